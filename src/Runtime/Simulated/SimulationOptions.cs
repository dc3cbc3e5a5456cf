namespace Holdfast.Runtime.Simulated;

/// <summary>The limits and the physics of a simulation.</summary>
public sealed record SimulationOptions
{
    /// <summary>Steps and events after which a simulation is given up as endless.</summary>
    public long MaximumSteps { get; init; } = 2_000_000;

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

    /// <summary>The part of all segments between hosts that is lost and sent again, 0 to 1.</summary>
    public double Loss { get; init; }

    /// <summary>How long the first retransmission waits; each further one waits twice as long as the one before.</summary>
    public TimeSpan RetransmissionTimeout { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait for a retransmission.</summary>
    public TimeSpan MaximumRetransmissionTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Retransmissions without an answer after which a connection is given up; with the usual timeouts, 924 s.</summary>
    public int RetransmissionTries { get; init; } = 15;

    /// <summary>
    /// How often an end that hears nothing asks whether the other is still there; null for never, as with sockets that did not ask for it.
    /// While connections are open there is then always a timer set, so a deadlock shows as the limit of steps.
    /// </summary>
    public TimeSpan? KeepAlive { get; init; }

    /// <summary>How long connecting across a partition takes to fail.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Most time that one operation on a file takes.</summary>
    public TimeSpan DiskLatency { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Whether a crash of a disk keeps any of the unsynced writes' sectors, in place of the first writes, half of the times.</summary>
    public bool DiskReordersWrites { get; init; } = true;
}
