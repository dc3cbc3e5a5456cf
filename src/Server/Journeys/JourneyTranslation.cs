using Holdfast.Contracts.Journeys;
using Holdfast.Server.Sessions;
using Holdfast.Sessions.Journeys;
using Holdfast.Sessions.Journeys.Recording;

namespace Holdfast.Server.Journeys;

/// <summary>Journeys and their runs as the contracts have them.</summary>
internal static class JourneyTranslation
{
    public static JourneyInfo Info(JourneyDefinition journey) => new()
    {
        Name = journey.Name,
        Steps = [.. Words(journey.Steps, "")],
        Reset = journey.Reset is { } reset ? [.. Words(reset, "")] : null,
        Secrets = journey.SecretNames,
    };

    public static JourneyRunInfo Info(JourneyRun run) => new()
    {
        Journey = run.Journey,
        Arrived = run.Fault is null,
        Session = run.Session,
        Steps = [.. run.Moments.Select(Info)],
        Values = run.Values,
        Error = run.Fault?.ToString(),
        Mismatch = run.Mismatch is { } mismatch ? Info(mismatch) : null,
    };

    public static JourneyDraftInfo Info(JourneyDraft draft) => new()
    {
        Name = draft.Name, Steps = [.. Words(draft.Steps, "")], Secrets = draft.Secrets, Yaml = draft.Yaml, Full = draft.IsFull,
    };

    private static JourneyStepInfo Info(JourneyMoment moment) => new()
    {
        Path = moment.Path, Step = moment.Step, Label = moment.Label, Screen = SessionTranslation.Screen(moment.Screen),
    };

    private static JourneyMismatchInfo Info(JourneyMismatch mismatch) => new()
    {
        Path = mismatch.Path,
        Step = mismatch.Step,
        Label = mismatch.Label,
        Why = mismatch.Why,
        Expected = [.. mismatch.Expected.Select(part => new ExpectedPart { Wanted = part.Wanted, Holds = part.Holds, Instead = part.Instead })],
        Met = SessionTranslation.Screen(mismatch.Met),
    };

    private static IEnumerable<string> Words(IEnumerable<JourneyStep> steps, string indent) =>
        steps.SelectMany(step => Words(step.Inner, indent + "  ").Prepend($"{indent}{step}"));
}
