using Holdfast.Runtime;
using Holdfast.Runtime.Synchronization;

namespace Holdfast.Processes.Tests.Simulated.Kernel;

/// <summary>A process of the modelled machine. The object is what a pidfd is: it never is another process.</summary>
internal sealed class ModelledProcess
{
    /// <summary>Its number.</summary>
    public required int Pid { get; init; }

    /// <summary>When it was started, in ticks of the system.</summary>
    public required long StartTicks { get; init; }

    /// <summary>Whose it is, in the Keeper's words; empty for one that is no Keeper's.</summary>
    public required string Id { get; init; }

    /// <summary>Whose it is, in the Keeper's words, where others start it and a node is to watch it; else empty.</summary>
    public string Service { get; init; } = "";

    /// <summary>The life of the Keeper that is its parent; 0 for init.</summary>
    public required int Parent { get; set; }

    /// <summary>What it was started as.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Its environment.</summary>
    public required IReadOnlyList<string> Variables { get; init; }

    /// <summary>What it writes into; null where it is not captured.</summary>
    public ModelledPipe? Output { get; init; }

    /// <summary>Whether it has neither ended nor been killed.</summary>
    public bool Lives { get; set; } = true;

    /// <summary>Whether its number is its own no longer.</summary>
    public bool IsReaped { get; set; }

    /// <summary>How it ended: exit code, or 0.</summary>
    public int Code { get; set; }

    /// <summary>The signal that ended it, or 0.</summary>
    public int Signal { get; set; }

    /// <summary>Whether SIGTERM was sent to it.</summary>
    public bool IsTerminated { get; set; }

    /// <summary>Whether a Keeper has noted it in its state, or told of it: it may not be forgotten from then on.</summary>
    public bool IsNoted { get; set; }

    /// <summary>Whether a Keeper has noted how it ended.</summary>
    public bool IsEndNoted { get; set; }

    /// <summary>Whether the Keeper that was its parent died before it had noted its end: then how it ended need not be known.</summary>
    public bool WasOrphaned { get; set; }

    /// <summary>What it listens on, which ends with it.</summary>
    public Listener? Listener { get; set; }

    /// <summary>Told when a signal has come.</summary>
    public Notify Signalled { get; } = new("signal");

    /// <summary>What it does.</summary>
    public required ChildPlan? Plan { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{(Id.Length > 0 ? Id : Service.Length > 0 ? $"{Service} of others" : "a stranger")} ({Pid}, started at {StartTicks})";
}
