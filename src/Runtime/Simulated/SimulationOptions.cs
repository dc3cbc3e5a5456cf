namespace Holdfast.Runtime.Simulated;

/// <summary>The limits and the physics of a simulation.</summary>
public sealed record SimulationOptions
{
    /// <summary>Steps after which a simulation is given up as endless.</summary>
    public long MaximumSteps { get; init; } = 1_000_000;

    /// <summary>The wall clock at the beginning.</summary>
    public DateTimeOffset StartTime { get; init; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Shortest time from one host to another, one way.</summary>
    public TimeSpan Latency { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Most that is added to <see cref="Latency"/>, drawn for each segment; order within a connection is kept.</summary>
    public TimeSpan Jitter { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>Most time within one host, one way.</summary>
    public TimeSpan LoopbackLatency { get; init; } = TimeSpan.FromMicroseconds(50);

    /// <summary>Bytes of one direction of a connection that may be written and not yet read; a writer waits beyond.</summary>
    public int SendBufferBytes { get; init; } = 64 * 1024;

    /// <summary>How long connecting across a partition takes to fail.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Most time that one operation on a file takes.</summary>
    public TimeSpan DiskLatency { get; init; } = TimeSpan.FromMilliseconds(1);
}
