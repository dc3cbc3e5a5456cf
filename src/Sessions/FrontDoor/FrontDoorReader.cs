using System.Net;
using Holdfast.Configuration;
using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Host;

namespace Holdfast.Sessions.FrontDoor;

/// <summary>Reads the ports of the <c>listen</c> section and the <c>front_door</c> section.</summary>
public static class FrontDoorReader
{
    /// <summary>The definition; null where no port is listened on.</summary>
    /// <param name="root">The root of the document.</param>
    /// <param name="listen">The <c>listen</c> section, which the caller finishes; null where there is none.</param>
    /// <param name="sessions">The pools and endpoints it may lead to.</param>
    public static FrontDoorDefinition? Read(ConfigSection root, ConfigSection? listen, SessionsConfiguration sessions)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(sessions);
        var section = root.Section("front_door");
        var (definition, startTls) = section is null ? (new FrontDoorDefinition(), null) : Door(section, sessions);
        var plain = Listen(listen, "tn3270", startTls == HostTlsStart.Required);
        var encrypted = Listen(listen, "tn3270s", always: true);
        List<DoorPort> ports = [];
        if (plain is { } first) ports.Add(new DoorPort(first, startTls, null));
        if (encrypted is { } second) ports.Add(new DoorPort(second, HostTlsStart.Implicit, null));
        if (section is not null)
        {
            ports.AddRange(Ports(section, sessions, plain ?? encrypted, plain is null ? HostTlsStart.Implicit : startTls));
            section.Finish();
        }

        if (section is not null && !IsListenedFor(listen) && !section.Keys.Contains("ports"))
            root.Fail("front_door", ConfigurationErrors.InvalidValue, "Nothing listens for it.", "Add listen: { tn3270: 127.0.0.1:2323 }, or remove front_door.");
        if (encrypted is not null && definition.Tls is null)
        {
            listen!.Fail(
                "tn3270s", ConfigurationErrors.InvalidValue, "An encrypted port needs a certificate.",
                "Add front_door: { tls: { certificate: door.pem, key: door.key } }.");
        }

        CheckLogOn(section, listen, definition, plain is not null && startTls is null, (encrypted, "tn3270s"), (plain, "tn3270"));
        return ports.Count == 0 ? null : definition with { Ports = ports };
    }

    /// <summary>Whoever comes from elsewhere must show who he is, and where a certificate alone shows that, each port must ask for one.</summary>
    private static void CheckLogOn(
        ConfigSection? section, ConfigSection? listen, FrontDoorDefinition definition, bool clear, params ReadOnlySpan<(Address? Address, string Key)> ports)
    {
        var demands = definition.Tls is { ClientRoots: not null, ClientOptional: false };
        foreach (var (address, key) in ports)
        {
            if (definition.LogOn != DoorLogOn.None || demands || address is not { } open || IsLoopback(open)) continue;
            listen!.Fail(
                key, NodeErrors.UnsafeListen, $"{open.Host} is not a loopback address, and nobody is asked who he is.",
                "Set front_door: { log_on: token }, or tls: { client_ca: ... }.");
        }

        if (section is null) return;
        if (definition.Tls?.ClientRoots is null && (definition.LogOn == DoorLogOn.Certificate || definition.Certificates.Count > 0))
        {
            section.Fail(
                definition.LogOn == DoorLogOn.Certificate ? "log_on" : "certificates", ConfigurationErrors.InvalidValue, "No terminal is asked for a certificate.",
                "Add tls: { client_ca: clients.pem }.");
        }
        else if (clear && definition.LogOn == DoorLogOn.Certificate)
        {
            section.Fail(
                "log_on", ConfigurationErrors.InvalidValue, "On a port that is not encrypted no terminal can show a certificate.",
                "Add tls: { start_tls: required }, or remove listen: { tn3270: ... }.");
        }
    }

    private static (FrontDoorDefinition Definition, HostTlsStart? StartTls) Door(ConfigSection section, SessionsConfiguration sessions)
    {
        var (tls, startTls) = Tls(section.Section("tls"));
        var definition = new FrontDoorDefinition
        {
            Default = section.Text("pool") is { } name ? Target(section, "pool", name, sessions) : null,
            LogOn = section.Choice("log_on", "token", "none", "certificate") switch
            {
                "none" => DoorLogOn.None,
                "certificate" => DoorLogOn.Certificate,
                _ => DoorLogOn.Token,
            },
            Lus = [.. section.TextMap("lus").Select(rule => (rule.Key, Target: Target(section, "lus", rule.Value, sessions)))
                .Where(rule => rule.Target is not null).Select(rule => new DoorLuRule(rule.Key.ToUpperInvariant(), rule.Target!))],
            Certificates = [.. section.Sections("certificates").Select(rule => Rule(rule.Key, rule.Value, sessions))],
            CodePage = Page(section),
            MaxConnections = section.Integer("max_connections", 1, 100_000) ?? FrontDoorDefinition.DefaultMaxConnections,
            Tls = tls,
        };
        return (definition, startTls);
    }

    private static DoorCertificateRule Rule(string pattern, ConfigSection rule, SessionsConfiguration sessions)
    {
        var user = rule.Text("user");
        var target = rule.Text("pool") is { } name ? Target(rule, "pool", name, sessions) : null;
        rule.Finish();
        return new DoorCertificateRule(pattern, user, target);
    }

    private static Address? Listen(ConfigSection? listen, string key, bool always)
    {
        if (listen?.HostPort(key) is not { } place) return null;
        var host = place.Host == "localhost" ? "127.0.0.1" : place.Host;
        if (!IPAddress.TryParse(host, out var numeric))
            listen.Fail(key, ConfigurationErrors.InvalidValue, $"'{host}' is not a numeric address.", "Write it as 127.0.0.1:2323.");
        else if (!always && !IPAddress.IsLoopback(numeric))
            listen.Fail(key, NodeErrors.UnsafeListen, $"{host} is not a loopback address, and terminals may stay unencrypted on this port.", "Listen on 127.0.0.1, use tn3270s, or set front_door: { tls: { start_tls: required } }.");
        return Address.Tcp(host, place.Port);
    }

    private static bool IsListenedFor(ConfigSection? listen) => listen is not null && listen.Keys.Any(key => key is "tn3270" or "tn3270s");

    private static bool IsLoopback(Address address) => IPAddress.TryParse(address.Host, out var numeric) && IPAddress.IsLoopback(numeric);

    /// <summary>Further ports, at the address of the plain one; at that of the encrypted one where there is no plain one, encrypted then.</summary>
    private static IEnumerable<DoorPort> Ports(ConfigSection section, SessionsConfiguration sessions, Address? at, HostTlsStart? tls)
    {
        foreach (var (text, name) in section.TextMap("ports"))
        {
            if (!int.TryParse(text, out var port) || port is < 1 or > 65535)
                section.Fail("ports", ConfigurationErrors.InvalidValue, $"'{text}' is no port.", "Write ports as 2324: teller.");
            else if (at is not { } near)
                section.Fail("ports", ConfigurationErrors.InvalidValue, "There is no listen: tn3270 or tn3270s whose address they could have.", "Add listen: { tn3270: 127.0.0.1:2323 }.");
            else if (Target(section, "ports", name, sessions) is { } target)
                yield return new DoorPort(Address.Tcp(near.Host, port), tls, target);
        }
    }

    private static DoorTarget? Target(ConfigSection section, string key, string name, SessionsConfiguration sessions)
    {
        if (sessions.Pools.Any(pool => pool.Name == name)) return new DoorTarget(name, null);
        if (sessions.Endpoints.Any(endpoint => endpoint.Name == name)) return new DoorTarget(null, name);
        section.FailReference(
            key, "pool or endpoint", name, [.. sessions.Pools.Select(pool => pool.Name), .. sessions.Endpoints.Select(endpoint => endpoint.Name)]);
        return null;
    }

    private static CodePage Page(ConfigSection section)
    {
        if (section.Text("code_page") is not { } text) return CodePage.Cp037;
        if (CodePage.Find(text) is { } page) return page;
        section.Fail("code_page", ConfigurationErrors.InvalidValue, $"The code page '{text}' is not known.", "Use one that docs/reference/code-pages.md lists, such as cp037.");
        return CodePage.Cp037;
    }

    private static (DoorTlsFiles? Files, HostTlsStart? Start) Tls(ConfigSection? tls)
    {
        if (tls is null) return (null, null);
        var optional = tls.Choice("client_certificates", "require", "allow") == "allow";
        var files = new DoorTlsFiles(tls.RequiredText("certificate"), tls.Text("key"), tls.Text("client_ca"), optional);
        HostTlsStart? start = tls.Choice("start_tls", "required", "offered") switch
        {
            "required" => HostTlsStart.Required,
            "offered" => HostTlsStart.Offered,
            _ => null,
        };
        if (tls.Has("client_certificates") && files.ClientRoots is null)
            tls.Fail("client_certificates", ConfigurationErrors.InvalidValue, "There are no roots to check them by.", "Add client_ca: clients.pem.");
        tls.Finish();
        return (files, start);
    }
}
