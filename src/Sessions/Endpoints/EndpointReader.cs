using Holdfast.Configuration;
using Holdfast.Contracts.Errors;
using Holdfast.Sessions.Migration;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Sessions.Endpoints;

/// <summary>Reads one entry of the <c>endpoints</c> section.</summary>
internal static class EndpointReader
{
    private const int LuLimit = 8;

    /// <summary>The definition; null where its host is not given.</summary>
    public static EndpointDefinition? Read(string name, ConfigSection section, IReadOnlySet<string> journeys, IReadOnlySet<string> endpoints)
    {
        var tls = section.Choice("tls", "none", "verify", "no-verify") switch
        {
            "verify" => TlsMode.Verify,
            "no-verify" => TlsMode.NoVerify,
            _ => TlsMode.None,
        };
        var host = section.RequiredText("host");
        var definition = new EndpointDefinition
        {
            Name = name,
            Host = host,
            // The registered ports of telnet and of telnet over TLS.
            Port = section.Integer("port", 1, 65535) ?? (tls == TlsMode.None ? 23 : 992),
            Tls = tls,
            Model = Model(section),
            CodePage = Page(section),
            Lu = Lu(section),
            Weight = section.Integer("weight", 1, 1000) ?? 1,
            MaxConnections = section.Integer("max_connections", 1, 100_000) ?? EndpointDefinition.DefaultMaxConnections,
            Health = section.Section("health") is { } health ? HealthReader.Read(health, journeys) : new HealthCheck(),
            Trace = section.Flag("trace") ?? false,
            Fallback = Fallback(section, name, endpoints),
            Failover = FailoverReader.Read(section.Section("failover")),
            Liveness = LivenessReader.Read(section.Section("liveness")),
            Record = section.Flag("record"),
        };
        section.Finish();
        return string.IsNullOrEmpty(host) ? null : definition;
    }

    private static List<string> Fallback(ConfigSection section, string own, IReadOnlySet<string> known)
    {
        var names = section.Texts("fallback");
        for (var i = 0; i < names.Count; i++)
        {
            if (!known.Contains(names[i])) section.FailReference($"fallback[{i}]", "endpoint", names[i], [.. known]);
            else if (names[i] == own)
                section.Fail($"fallback[{i}]", ConfigurationErrors.InvalidValue, $"{own} cannot stand in for itself.", "Name other endpoints; it is tried again last in any case.");
        }

        return [.. names.Distinct(StringComparer.Ordinal)];
    }

    private static TerminalModel Model(ConfigSection section)
    {
        if (section.Text("model") is not { } text) return TerminalModel.Model2;
        if (TerminalModel.TryParse(text, out var model)) return model;
        section.Fail(
            "model", ConfigurationErrors.InvalidValue, $"'{text}' is no terminal model.",
            "Write a model such as 3279-2-E: 3278 or 3279, a hyphen, 2 to 5, and -E for extended attributes.");
        return TerminalModel.Model2;
    }

    private static CodePage Page(ConfigSection section)
    {
        if (section.Text("code_page") is not { } text) return CodePage.Cp037;
        if (CodePage.Find(text) is { } page) return page;
        section.Fail(
            "code_page", ConfigurationErrors.InvalidValue, $"The code page '{text}' is not known.",
            CodePage.Suggest(text) is { } near ? $"Did you mean {near}?" : "Use one that docs/reference/code-pages.md lists, such as cp037 or german.");
        return CodePage.Cp037;
    }

    private static string? Lu(ConfigSection section)
    {
        if (section.Text("lu") is not { } text) return null;
        if (text.Length is > 0 and <= LuLimit && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '@' or '#' or '$')) return text;
        section.Fail(
            "lu", ConfigurationErrors.InvalidValue, $"'{text}' is no LU name.", $"Use 1 to {LuLimit} letters, digits, @, # or $.");
        return null;
    }
}
