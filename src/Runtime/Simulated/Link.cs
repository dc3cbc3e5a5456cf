namespace Holdfast.Runtime.Simulated;

/// <summary>How things are on the way from one host to another.</summary>
internal sealed class Link
{
    /// <summary>Whether nothing passes.</summary>
    public bool IsCut { get; set; }

    /// <summary>The part of the segments that is lost, 0 to 1.</summary>
    public double Loss { get; set; }

    /// <summary>Added to the latency.</summary>
    public TimeSpan Delay { get; set; }
}
