namespace Holdfast.Sessions.Endpoints;

/// <summary>How an endpoint is checked, and what its checks and connections make of its health.</summary>
public sealed record HealthCheck
{
    /// <summary>How far a check goes.</summary>
    public CheckKind Kind { get; init; }

    /// <summary>The journey of a <see cref="CheckKind.Transaction"/>; null for the other kinds.</summary>
    public string? Journey { get; init; }

    /// <summary>Between two checks of a healthy endpoint. One that is not healthy is checked more often.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>From the start of a check to its end, at the most.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Failures in a row, of checks and connections, that make an endpoint unhealthy; at least 1.</summary>
    public int UnhealthyAfter { get; init; } = 3;

    /// <summary>Successes in a row that make an endpoint healthy again; at least 1.</summary>
    public int HealthyAfter { get; init; } = 2;

    /// <summary>The share of failures within <see cref="Window"/> that ejects an endpoint, over 0 to 1; 1 for none but all failing.</summary>
    public double ErrorRate { get; init; } = 0.5;

    /// <summary>Over how long the share of failures is taken.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Outcomes within <see cref="Window"/> below which their share says nothing.</summary>
    public int LeastOutcomes { get; init; } = 20;

    /// <summary>
    /// How long an endpoint ejected by its share of failures stays so at the least, whatever its checks say; that many times over when it
    /// is ejected again, up to five minutes.
    /// </summary>
    public TimeSpan Ejection { get; init; } = TimeSpan.FromSeconds(10);
}
