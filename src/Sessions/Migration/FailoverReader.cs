using System.Text.RegularExpressions;
using Holdfast.Configuration;
using Holdfast.Contracts.Errors;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Journeys;

namespace Holdfast.Sessions.Migration;

/// <summary>Reads the <c>failover</c> section of a pool or an endpoint.</summary>
internal static class FailoverReader
{
    /// <summary>Screens under <c>repeat</c> and patterns under <c>ignore</c>, at the most each: every input and every screen is held against them.</summary>
    private const int ListLimit = 100;

    public static FailoverPolicy Read(ConfigSection? section)
    {
        var usual = new FailoverPolicy();
        if (section is null) return usual;
        var policy = new FailoverPolicy
        {
            Within = Duration(section, "within", usual.Within),
            InputWait = Duration(section, "input_wait", usual.InputWait),
            Repeat = Repeat(section),
            Ignored = Ignored(section),
        };
        section.Finish();
        return policy;
    }

    private static List<WaitCondition> Repeat(ConfigSection section)
    {
        var screens = new List<WaitCondition>();
        foreach (var item in section.Has("repeat") ? section.SectionList("repeat") : [])
        {
            if (ConditionReader.Read(item, "screen") is { } read) screens.Add(read.Condition);
            else if (!item.Has("screen"))
                item.Fail("screen", ConfigurationErrors.MissingKey, "It is not said which screen.", "Write screen: with a text that stands on it.");
            item.Finish();
        }

        Limit(section, "repeat", screens.Count);
        return screens;
    }

    private static List<Regex> Ignored(ConfigSection section)
    {
        var patterns = new List<Regex>();
        var texts = section.Texts("ignore");
        for (var i = 0; i < texts.Count; i++)
        {
            if (WaitCondition.ParsePattern(texts[i]) is { } pattern) patterns.Add(pattern);
            else section.Fail($"ignore[{i}]", ConfigurationErrors.InvalidValue, $"'{texts[i]}' is no regular expression.", "Use one without look-around and back-references.");
        }

        Limit(section, "ignore", patterns.Count);
        return patterns;
    }

    private static void Limit(ConfigSection section, string key, int count)
    {
        if (count > ListLimit) section.Fail(key, ConfigurationErrors.InvalidValue, $"{count} are more than {ListLimit}.", "Use fewer that say more.");
    }

    private static TimeSpan Duration(ConfigSection section, string key, TimeSpan usual)
    {
        var duration = section.Duration(key) ?? usual;
        if (duration >= TimeSpan.FromSeconds(1) && duration <= TimeSpan.FromHours(1)) return duration;
        section.Fail(key, ConfigurationErrors.InvalidValue, $"{key} is out of range.", "Use from 1s to 1h.");
        return usual;
    }
}
