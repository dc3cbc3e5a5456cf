using Holdfast.Contracts.Errors;

namespace Holdfast.Contracts.Sessions;

/// <summary>What became of one session of many. Either <see cref="Session"/> or <see cref="Problem"/> is there.</summary>
public sealed record BulkItem
{
    /// <summary>Which of those asked for, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>The session.</summary>
    public SessionInfo? Session { get; init; }

    /// <summary>Why there is none.</summary>
    public Problem? Problem { get; init; }
}
