using System.Buffers;
using Holdfast.Contracts.Errors;
using Holdfast.Storage.Journal;

namespace Holdfast.Governance.Tenants;

/// <summary>Names of tenants: 1 to 40 characters of a to z, 0 to 9 and the hyphen.</summary>
public static class TenantId
{
    /// <summary>The tenant of a node that has only one.</summary>
    public const string Default = "default";

    /// <summary>The tenant under which the node journals what concerns no tenant alone.</summary>
    public const string Node = JournalFolder.NodeTenant;

    private static readonly SearchValues<char> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>Checks a name that came from outside.</summary>
    /// <returns>The name, or <see cref="RequestErrors.InvalidField"/>.</returns>
    public static Result<string> Parse(string? name)
    {
        if (name is { Length: >= 1 and <= JournalLimits.TenantCharacters } && !name.AsSpan().ContainsAnyExcept(Letters))
        {
            return name;
        }

        return new Fault(
            RequestErrors.InvalidField,
            $"tenant: a tenant's name is 1 to {JournalLimits.TenantCharacters} characters of a to z, 0 to 9 and the hyphen");
    }
}
