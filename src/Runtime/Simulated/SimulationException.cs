namespace Holdfast.Runtime.Simulated;

/// <summary>
/// A simulation failed. From <see cref="Simulation"/> the message says why, with which seed or schedule, by which command to run it
/// again, and who waited for what.
/// </summary>
public sealed class SimulationException : Exception
{
    /// <summary>Creates the failure with its cause.</summary>
    public SimulationException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>The seed it ran with.</summary>
    public ulong Seed { get; init; }

    /// <summary>The hash of its course up to the failure.</summary>
    public ulong TraceHash { get; init; }

    /// <summary>The command that takes the same course again; empty where there is none.</summary>
    public string Replay { get; init; } = "";
}
