namespace Holdfast.Processes.Limits;

/// <summary>The limit on one resource.</summary>
public sealed record ResourceBound
{
    /// <summary>How much more than the limit the kernel lets a worker have that is to be ended in its own way first.</summary>
    public const double Margin = 1.1;

    /// <summary>The resource.</summary>
    public required LimitedResource Resource { get; init; }

    /// <summary>The limit, in the resource's unit.</summary>
    public required double Limit { get; init; }

    /// <summary>Where the warning begins, in the resource's unit; not above the limit.</summary>
    public required double Warning { get; init; }

    /// <summary>What is done at the limit.</summary>
    public required LimitPolicy Policy { get; init; }

    /// <summary>How long it must be reached without a break before anything is done; zero for at once.</summary>
    public TimeSpan Sustained { get; init; }

    /// <summary>By how much <see cref="LimitPolicy.RestartAdjusted"/> raises it each time.</summary>
    public double Factor { get; init; } = 1.5;

    /// <summary>Beyond what it is never raised, in the resource's unit.</summary>
    public double Ceiling { get; init; }

    /// <summary>The limit raised once; itself where it is at its ceiling.</summary>
    public ResourceBound Raised() => RaisedTo(Math.Max(Limit, Math.Min(Limit * Factor, Ceiling)));

    /// <summary>The limit raised to an amount, and the warning with it.</summary>
    public ResourceBound RaisedTo(double limit) => this with { Limit = limit, Warning = Warning * (limit / Limit) };
}
