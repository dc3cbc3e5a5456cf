using Holdfast.Contracts.Errors;
using Holdfast.Processes.Limits;
using Holdfast.Runtime.Keeping;

namespace Holdfast.Processes.Supervision;

/// <summary>Something worth recording.</summary>
/// <param name="Kind">One of <see cref="WorkerEventKinds"/>.</param>
internal sealed record WorkerEvent(string Kind)
{
    /// <summary>The child it is about.</summary>
    public KeptChild? Child { get; init; }

    /// <summary>When it happened, by the Keeper's stamps; null for the time of recording.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>How long until what it announces.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>The port a started child was given; null where it was given none.</summary>
    public int? Port { get; init; }

    /// <summary>The limits as they are from now on, where they were raised.</summary>
    public RaisedLimits? Limits { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>The error it is; null where all is as it should be.</summary>
    public ErrorCode? Error { get; init; }
}
