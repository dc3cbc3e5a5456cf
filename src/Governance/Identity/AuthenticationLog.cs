using System.Text.Json;
using Holdfast.Contracts.Errors;
using Holdfast.Governance.Tenants;
using Holdfast.Runtime;
using Holdfast.Storage.Journal;

namespace Holdfast.Governance.Identity;

/// <summary>Tells the journal of refused tokens, within the <see cref="FailureBudget"/>.</summary>
internal sealed class AuthenticationLog(Io io, EventJournal journal)
{
    private readonly Lock _gate = new();
    private readonly FailureBudget _budget = new();

    /// <summary>A token was refused.</summary>
    /// <param name="key">The key whose id it carries, where there is one.</param>
    /// <param name="reason">One word: <c>malformed unknown mismatch expired revoked</c>.</param>
    internal void Refused(ApiKey? key, string reason)
    {
        lock (_gate)
        {
            if (_budget.Spend(io.Clock.Elapsed) is { } untold && !TryPost(key, reason, untold))
            {
                _budget.GiveBack(untold + 1);
            }
        }
    }

    /// <summary>Tells what was only counted so far.</summary>
    internal void Flush()
    {
        lock (_gate)
        {
            long untold = _budget.TakeUntold();
            if (untold > 0 && !TryPost(null, "counted", untold))
            {
                _budget.GiveBack(untold);
            }
        }
    }

    private bool TryPost(ApiKey? key, string reason, long untold)
    {
        try
        {
            journal.Post(new JournalEntry
            {
                Tenant = key?.Tenant ?? TenantId.Node,
                Actor = key is null ? "unknown" : $"key:{key.Name}",
                Kind = "authentication",
                Subject = key is null ? "api_key/unknown" : $"api_key/{key.Id}",
                Result = $"failed:{RequestErrors.Unauthenticated.Id}",
                Data = JsonSerializer.Serialize(
                    new RefusedToken(reason, untold > 0 ? untold : null), GovernanceJson.Default.RefusedToken),
            });
            return true;
        }
        catch (JournalException)
        {
            // A full queue: the failures stay counted and are told with a later one.
            return false;
        }
    }
}
