using Holdfast.Contracts.Errors;

namespace Holdfast.Sessions;

/// <summary>What session is wanted: one of a pool, or a new one to an endpoint; exactly one of the two is named.</summary>
public sealed record SessionRequest
{
    /// <summary>Characters of a label, at the most.</summary>
    public const int LabelLimit = 100;

    /// <summary>The pool to take it from.</summary>
    public string? Pool { get; init; }

    /// <summary>The endpoint to connect to.</summary>
    public string? Endpoint { get; init; }

    /// <summary>What to call it; null for nothing.</summary>
    public string? Label { get; init; }

    /// <summary>How long to wait for one of the pool, where that is shorter than the pool's own deadline.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Where the caller comes from, for pools with <see cref="Holdfast.Sessions.Pool.Affinity.Address"/>; null where that is not known.</summary>
    public string? ClientAddress { get; init; }

    /// <summary>
    /// Whether what passes is traced into a file, masked; for an endpoint alone, and by those who may operate endpoints: the trace holds
    /// screens and lies on the node.
    /// </summary>
    public bool Trace { get; init; }

    /// <summary>Whether it serves a terminal that is connected to this daemon, and so ends with either.</summary>
    internal bool Bound { get; init; }

    /// <summary>What is wrong with it, where something is.</summary>
    internal Fault? Check()
    {
        if ((Pool is null) == (Endpoint is null)) return Invalid("pool or endpoint: name exactly one of the two.");
        if (Trace && Endpoint is null)
            return Invalid("trace: only of a session with an endpoint; those of a pool are connected already. Set trace for the pool's endpoints.");
        if (Label is { } label && (label.Length > LabelLimit || label.Any(char.IsControl)))
            return Invalid($"label: at most {LabelLimit} characters, none of them a control character.");
        if (Timeout < TimeSpan.Zero) return Invalid("timeout: must not be less than nothing.");
        return null;

        static Fault Invalid(string detail) => new(RequestErrors.InvalidField, detail);
    }
}
