using System.Net;
using Holdfast.Configuration;
using Holdfast.Contracts.Errors;
using Holdfast.Sessions.Secrets;

namespace Holdfast.Sessions.Hooks;

/// <summary>Reads the <c>hooks</c> section.</summary>
internal static class HookReader
{
    private static readonly string[] Moments = [.. Enum.GetNames<HookMoment>().Select(name => name.ToLowerInvariant())];

    /// <summary>Reads one entry; null where it says not what is done.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="section">Its keys.</param>
    /// <param name="pools">The pools there are.</param>
    /// <param name="secrets">The secrets there are.</param>
    public static HookDefinition? Read(string name, ConfigSection section, IReadOnlySet<string> pools, IReadOnlySet<string> secrets)
    {
        var usual = new HookDefinition { Name = name, On = [] };
        var hook = usual with
        {
            On = ReadMoments(name, section),
            Pools = ReadPools(section, pools),
            Run = ReadProgram(section),
            Post = ReadAddress(section),
            Secret = ReadSecret(section, secrets),
            Timeout = ReadTimeout(section, usual.Timeout),
            Retries = section.Integer("retries", 0, HookDefinition.RetryLimit) ?? usual.Retries,
        };
        var isWhole = IsOneOfBoth(name, section);
        section.Finish();
        return isWhole && (hook.Run.Count > 0 || hook.Post is not null) ? hook : null;
    }

    private static IReadOnlyList<HookMoment> ReadMoments(string name, ConfigSection section)
    {
        var words = section.TextOrTexts("on");
        if (words.Count == 0)
        {
            section.Fail(
                "on", ConfigurationErrors.MissingKey, $"The hook {name} says not when it runs.", $"Write on: with one or more of {string.Join(", ", Moments)}.");
        }

        for (var i = 0; i < words.Count; i++)
        {
            if (Moments.Contains(words[i])) continue;
            section.Fail(
                section.IsText("on") ? "on" : $"on[{i}]", ConfigurationErrors.InvalidValue, $"A session has no moment '{words[i]}'.",
                $"Write one of {string.Join(", ", Moments)}.");
        }

        return [.. words.Where(Moments.Contains).Distinct().Select(word => (HookMoment)Array.IndexOf(Moments, word))];
    }

    private static IReadOnlyList<string> ReadPools(ConfigSection section, IReadOnlySet<string> known)
    {
        var names = section.TextOrTexts("pools");
        if (section.Has("pools") && names.Count == 0)
            section.Fail("pools", ConfigurationErrors.InvalidValue, "No pool is named.", "Name one, or leave the key away for all sessions.");
        for (var i = 0; i < names.Count; i++)
        {
            if (!known.Contains(names[i])) section.FailReference(section.IsText("pools") ? "pools" : $"pools[{i}]", "pool", names[i], [.. known]);
        }

        return [.. names.Distinct(StringComparer.Ordinal)];
    }

    private static IReadOnlyList<string> ReadProgram(ConfigSection section)
    {
        if (!section.Has("run")) return [];
        var words = section.TextOrTexts("run");
        if (words.Count == 0 || words[0].Length == 0)
            section.Fail("run", ConfigurationErrors.InvalidValue, "The command names no program.", "Write the program first.");
        else if (section.IsText("run") && words[0].Any(char.IsWhiteSpace))
            section.Fail("run", ConfigurationErrors.InvalidValue, "No shell splits this into words.", "Write a list: [program, argument, argument].");
        else if (words.Any(word => word.Contains("${secret", StringComparison.Ordinal)))
        {
            section.Fail(
                "run", ConfigurationErrors.InvalidValue, "The command holds a secret, which every user of the machine could read.",
                "Have the program read it from a file of its own.");
        }
        else if (words.Any(word => word.Contains('\0', StringComparison.Ordinal)))
            section.Fail("run", ConfigurationErrors.InvalidValue, "The command holds a zero character.", "Take it away.");
        else return words;
        return [];
    }

    private static Uri? ReadAddress(ConfigSection section)
    {
        if (section.Text("post") is not { } text) return null;
        // The address may hold what is secret, so no fault repeats it.
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http") || address.Host.Length == 0)
            section.Fail("post", ConfigurationErrors.InvalidValue, "This is no address that can be posted to.", "Write https://HOST/PATH.");
        else if (address.UserInfo.Length > 0)
            section.Fail("post", ConfigurationErrors.InvalidValue, "The address holds a user and a password.", "Take them away; sign with secret: instead.");
        else if (address.Scheme == "http" && !IsOwn(address.IdnHost))
            section.Fail("post", ConfigurationErrors.InvalidValue, "Over http anybody on the way could read and change what is posted.", "Write https://, or a loopback address.");
        else return address;
        return null;
    }

    private static bool IsOwn(string host) => host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static string? ReadSecret(ConfigSection section, IReadOnlySet<string> known)
    {
        if (section.Text("secret") is not { } text) return null;
        if (SecretText.Parse(text) is not { Names: [var name] } reference || SecretText.Reference(name).ToString() != reference.ToString())
        {
            // Whatever stands there may be the secret itself.
            section.Fail("secret", ConfigurationErrors.InvalidValue, "This is no reference to a secret.", "Write ${secret:NAME}, and the secret under secrets.");
            return null;
        }

        if (known.Contains(name)) return name;
        section.FailReference("secret", "secret", name, [.. known]);
        return null;
    }

    private static TimeSpan ReadTimeout(ConfigSection section, TimeSpan usual)
    {
        var timeout = section.Duration("timeout") ?? usual;
        if (timeout >= TimeSpan.FromMilliseconds(100) && timeout <= HookDefinition.TimeoutLimit) return timeout;
        section.Fail("timeout", ConfigurationErrors.InvalidValue, "timeout is out of range.", "Use from 100ms to 5m.");
        return usual;
    }

    private static bool IsOneOfBoth(string name, ConfigSection section)
    {
        if (section.Has("run") && section.Has("post"))
        {
            section.Fail("post", ConfigurationErrors.InvalidValue, $"The hook {name} both runs a program and posts.", "Make two hooks of it.");
            return false;
        }

        if (!section.Has("run") && !section.Has("post"))
        {
            section.Fail("run", ConfigurationErrors.MissingKey, $"The hook {name} says not what it does.", "Write run: [program, argument], or post: https://HOST/PATH.");
            return false;
        }

        foreach (var key in (ReadOnlySpan<string>)["secret", "retries"])
        {
            if (section.Has("run") && section.Has(key))
                section.Fail(key, ConfigurationErrors.InvalidValue, $"{key} belongs to posts; a program is started once and gets no signature.", "Remove the key.");
        }

        return true;
    }
}
