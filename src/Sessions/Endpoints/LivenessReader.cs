using Holdfast.Configuration;
using Holdfast.Contracts.Errors;

namespace Holdfast.Sessions.Endpoints;

/// <summary>Reads the <c>liveness</c> section of an endpoint.</summary>
internal static class LivenessReader
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public static Liveness Read(ConfigSection? section)
    {
        var usual = new Liveness();
        if (section is null) return usual;
        var asks = section.Flag("ask") ?? true;
        var liveness = new Liveness
        {
            AskAfter = Duration(section, "ask_after", usual.AskAfter!.Value),
            AnswerWithin = Duration(section, "answer_within", usual.AnswerWithin),
            AcknowledgeWithin = Duration(section, "acknowledge_within", usual.AcknowledgeWithin),
        };
        section.Finish();
        return asks ? liveness : liveness with { AskAfter = null };
    }

    private static TimeSpan Duration(ConfigSection section, string key, TimeSpan usual)
    {
        var duration = section.Duration(key) ?? usual;
        if (duration >= Shortest && duration <= Longest) return duration;
        section.Fail(key, ConfigurationErrors.InvalidValue, $"{key} is out of range.", "Use from 50ms to 10m.");
        return usual;
    }
}
