namespace Holdfast.Runtime.Simulated;

/// <summary>What a segment carries.</summary>
internal enum SegmentKind
{
    /// <summary>Bytes.</summary>
    Data,

    /// <summary>The sender has finished.</summary>
    Finish,

    /// <summary>Nothing: it asks whether the far end is still there.</summary>
    Probe,
}
