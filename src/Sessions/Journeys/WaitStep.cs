using Holdfast.Sessions.Driving;

namespace Holdfast.Sessions.Journeys;

/// <summary>Waits for a screen.</summary>
/// <param name="Condition">What it must show.</param>
/// <param name="Timeout">How long to wait, at the most.</param>
public sealed record WaitStep(WaitCondition Condition, TimeSpan Timeout) : JourneyStep
{
    /// <summary>How long a step waits where nothing else is said.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public override string ToString() => $"wait for {Condition}";
}
