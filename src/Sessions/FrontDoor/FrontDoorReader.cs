using System.Net;
using Holdfast.Configuration;
using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Tn3270.CodePages;

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
        var plain = Listen(listen, "tn3270", tls: false);
        var encrypted = Listen(listen, "tn3270s", tls: true);
        var section = root.Section("front_door");
        var definition = section is null ? new FrontDoorDefinition() : Door(section, sessions);
        List<DoorPort> ports = [.. new[] { plain, encrypted }.OfType<Address>().Select(address => new DoorPort(address, address == encrypted, null))];
        if (section is not null)
        {
            ports.AddRange(Ports(section, sessions, plain, encrypted));
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

        if (definition.LogOn == DoorLogOn.None && definition.Tls?.ClientRoots is null && encrypted is { } open && !IsLoopback(open))
            listen!.Fail("tn3270s", NodeErrors.UnsafeListen, $"{open.Host} is not a loopback address, and nobody is asked who he is.", "Set front_door: { log_on: token }, or tls: { client_ca: ... }.");
        return ports.Count == 0 ? null : definition with { Ports = ports };
    }

    private static FrontDoorDefinition Door(ConfigSection section, SessionsConfiguration sessions) => new()
    {
        Default = section.Text("pool") is { } name ? Target(section, "pool", name, sessions) : null,
        LogOn = section.Choice("log_on", "token", "none") == "none" ? DoorLogOn.None : DoorLogOn.Token,
        Lus = [.. section.TextMap("lus").Select(rule => (rule.Key, Target: Target(section, "lus", rule.Value, sessions)))
            .Where(rule => rule.Target is not null).Select(rule => new DoorLuRule(rule.Key.ToUpperInvariant(), rule.Target!))],
        CodePage = Page(section),
        MaxConnections = section.Integer("max_connections", 1, 100_000) ?? FrontDoorDefinition.DefaultMaxConnections,
        Tls = Tls(section.Section("tls")),
    };

    private static Address? Listen(ConfigSection? listen, string key, bool tls)
    {
        if (listen?.HostPort(key) is not { } place) return null;
        var host = place.Host == "localhost" ? "127.0.0.1" : place.Host;
        if (!IPAddress.TryParse(host, out var numeric))
            listen.Fail(key, ConfigurationErrors.InvalidValue, $"'{host}' is not a numeric address.", "Write it as 127.0.0.1:2323.");
        else if (!tls && !IPAddress.IsLoopback(numeric))
            listen.Fail(key, NodeErrors.UnsafeListen, $"{host} is not a loopback address, and this port is not encrypted.", "Listen on 127.0.0.1, or use tn3270s.");
        return Address.Tcp(host, place.Port);
    }

    private static bool IsListenedFor(ConfigSection? listen) => listen is not null && listen.Keys.Any(key => key is "tn3270" or "tn3270s");

    private static bool IsLoopback(Address address) => IPAddress.TryParse(address.Host, out var numeric) && IPAddress.IsLoopback(numeric);

    /// <summary>Further ports, at the address of the plain one; at that of the encrypted one where there is no plain one, encrypted then.</summary>
    private static IEnumerable<DoorPort> Ports(ConfigSection section, SessionsConfiguration sessions, Address? plain, Address? encrypted)
    {
        foreach (var (text, name) in section.TextMap("ports"))
        {
            if (!int.TryParse(text, out var port) || port is < 1 or > 65535)
                section.Fail("ports", ConfigurationErrors.InvalidValue, $"'{text}' is no port.", "Write ports as 2324: teller.");
            else if ((plain ?? encrypted) is not { } at)
                section.Fail("ports", ConfigurationErrors.InvalidValue, "There is no listen: tn3270 or tn3270s whose address they could have.", "Add listen: { tn3270: 127.0.0.1:2323 }.");
            else if (Target(section, "ports", name, sessions) is { } target)
                yield return new DoorPort(Address.Tcp(at.Host, port), plain is null, target);
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

    private static DoorTlsFiles? Tls(ConfigSection? tls)
    {
        if (tls is null) return null;
        var files = new DoorTlsFiles(tls.RequiredText("certificate"), tls.Text("key"), tls.Text("client_ca"));
        tls.Finish();
        return files;
    }
}
