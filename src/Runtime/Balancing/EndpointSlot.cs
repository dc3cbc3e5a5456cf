namespace Holdfast.Runtime.Balancing;

/// <summary>The running state of one endpoint in a balancer.</summary>
internal sealed class EndpointSlot(BalancedEndpoint definition)
{
    /// <summary>In how many steps a slow start climbs to the whole weight.</summary>
    public const int Steps = 16;

    public BalancedEndpoint Definition { get; set; } = definition;

    public int Open { get; set; }

    public bool Available { get; set; } = true;

    public bool Draining { get; set; }

    public bool Excluded { get; set; }

    /// <summary>It has left the set, and is kept for the connections still open.</summary>
    public bool Gone { get; set; }

    /// <summary>How far its slow start is, 1 to <see cref="Steps"/>; all of them where none is under way.</summary>
    public int Step { get; set; } = Steps;

    /// <summary>When its slow start began.</summary>
    public TimeSpan RampFrom { get; set; }

    /// <summary>The moving average of its response time in seconds as of <see cref="MeasuredAt"/>; 0 where never measured.</summary>
    public double Seconds { get; set; }

    public TimeSpan MeasuredAt { get; set; }

    public bool Eligible => Available && !Draining && !Excluded && !Gone && Open < Definition.Limit;

    /// <summary>Its weight now, in sixteenths.</summary>
    public int Share => Definition.Weight * Step;

    /// <summary>What it would hold per weight if it took one more.</summary>
    public double LoadWithOneMore => ((double)Open + 1) * Steps / Share;
}
