namespace Holdfast.Sessions.Endpoints;

/// <summary>How often an endpoint is checked, by connecting and negotiating up to its first screen, and how long that may take.</summary>
public sealed record HealthCheck
{
    /// <summary>Between two checks of a healthy endpoint. One that is not healthy is checked more often.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>From the start of a check to its first screen, at the most.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);
}
