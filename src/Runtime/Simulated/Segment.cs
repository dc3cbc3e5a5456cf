namespace Holdfast.Runtime.Simulated;

/// <summary>What travels from one end of a connection to the other, until it is acknowledged.</summary>
internal sealed class Segment(SimulatedPipe pipe, SegmentKind kind, byte[] bytes) : ITimedEvent
{
    /// <summary>What it carries.</summary>
    public SegmentKind Kind => kind;

    /// <summary>Its bytes; empty unless it is <see cref="SegmentKind.Data"/>.</summary>
    public byte[] Bytes => bytes;

    /// <summary>Whether the far side has it.</summary>
    public bool HasArrived { get; set; }

    /// <summary>Whether the near side knows that the far side has it.</summary>
    public bool IsAcknowledged { get; set; }

    /// <summary>Whether it must be sent again.</summary>
    public bool IsLost { get; set; }

    /// <inheritdoc/>
    public bool IsSet(long generation) => !pipe.IsBroken;

    /// <inheritdoc/>
    public void Occur(long generation) => pipe.Arrive(this);
}
