namespace Holdfast.Sessions.Journeys;

/// <summary>A scripted way through a host application, such as its log-on.</summary>
public sealed record JourneyDefinition
{
    /// <summary>Steps of one list, at the most.</summary>
    public const int StepLimit = 200;

    /// <summary>Its name in the configuration.</summary>
    public required string Name { get; init; }

    /// <summary>The way to the screen that users start from.</summary>
    public required IReadOnlyList<JourneyStep> Steps { get; init; }

    /// <summary>The way back to that screen, run when a session is returned to its pool; null where returned sessions are closed.</summary>
    public IReadOnlyList<JourneyStep>? Reset { get; init; }

    /// <summary>The names of the secrets it needs, each once.</summary>
    public IReadOnlyList<string> SecretNames =>
        [.. Steps.Concat(Reset ?? []).SelectMany(step => step.Texts).SelectMany(text => text.Names).Distinct()];
}
