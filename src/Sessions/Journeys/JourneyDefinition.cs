using Holdfast.Sessions.Secrets;

namespace Holdfast.Sessions.Journeys;

/// <summary>A scripted way through a host application, such as its log-on.</summary>
public sealed record JourneyDefinition
{
    /// <summary>Steps of one list, at the most, those within others counted.</summary>
    public const int StepLimit = 200;

    /// <summary>How deep steps may stand within others.</summary>
    public const int DepthLimit = 5;

    /// <summary>Its name in the configuration.</summary>
    public required string Name { get; init; }

    /// <summary>The way to the screen that users start from.</summary>
    public required IReadOnlyList<JourneyStep> Steps { get; init; }

    /// <summary>The way back to that screen, run when a session is returned to its pool; null where returned sessions are closed.</summary>
    public IReadOnlyList<JourneyStep>? Reset { get; init; }

    /// <summary>The names of the secrets it needs, each once.</summary>
    public IReadOnlyList<string> SecretNames =>
        [.. Texts([.. Steps, .. Reset ?? []]).SelectMany(text => text.Names).Distinct()];

    /// <summary>The texts of steps and of those within them.</summary>
    internal static IEnumerable<SecretText> Texts(IReadOnlyList<JourneyStep> steps) =>
        steps.SelectMany(step => step.Texts.Concat(Texts(step.Inner)));

    /// <summary>How many steps there are, those within others counted.</summary>
    internal static int Count(IReadOnlyList<JourneyStep> steps) => steps.Sum(step => 1 + Count(step.Inner));
}
