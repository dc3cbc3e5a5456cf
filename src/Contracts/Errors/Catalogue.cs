using System.Collections.Frozen;

namespace Holdfast.Contracts.Errors;

/// <summary>Every error code, found by its id. The areas' own files hold the entries.</summary>
public static class Catalogue
{
    private static readonly FrozenDictionary<string, ErrorCode> ById =
        new[]
        {
            ConfigurationErrors.All, RequestErrors.All, SessionErrors.All, RecordingErrors.All, EndpointErrors.All,
            WorkerErrors.All, JournalErrors.All, NodeErrors.All, ProtocolErrors.All,
        }
        .SelectMany(area => area)
        .ToFrozenDictionary(code => code.Id, StringComparer.OrdinalIgnoreCase);

    /// <summary>All entries in order of their ids.</summary>
    public static IReadOnlyList<ErrorCode> All { get; } = [.. ById.Values.OrderBy(code => code.Id, StringComparer.Ordinal)];

    /// <summary>The entry with this id, in either case; null where there is none.</summary>
    public static ErrorCode? Find(string id) => ById.GetValueOrDefault(id);
}
