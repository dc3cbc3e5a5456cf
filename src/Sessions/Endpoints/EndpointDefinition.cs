using Holdfast.Runtime;
using Holdfast.Sessions.Migration;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Sessions.Endpoints;

/// <summary>A host that sessions can be opened to, as the configuration defines it.</summary>
public sealed record EndpointDefinition
{
    /// <summary>Sessions open at once where the configuration sets no limit.</summary>
    public const int DefaultMaxConnections = 1000;

    /// <summary>Its name in the configuration.</summary>
    public required string Name { get; init; }

    /// <summary>Host name or numeric address.</summary>
    public required string Host { get; init; }

    /// <summary>TCP port, 1 to 65535.</summary>
    public required int Port { get; init; }

    /// <summary>Whether the connection is encrypted, and the certificate verified.</summary>
    public TlsMode Tls { get; init; } = TlsMode.None;

    /// <summary>The terminal model asked for.</summary>
    public TerminalModel Model { get; init; } = TerminalModel.Model2;

    /// <summary>The host's code page.</summary>
    public CodePage CodePage { get; init; } = CodePage.Cp037;

    /// <summary>The LU name to ask for; null lets the host choose.</summary>
    public string? Lu { get; init; }

    /// <summary>Its share among the endpoints of a pool, 1 to 1,000.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Sessions open at once, at the most. Health checks are not counted.</summary>
    public int MaxConnections { get; init; } = DefaultMaxConnections;

    /// <summary>Whether what passes on its connections is traced into files, masked.</summary>
    public bool Trace { get; init; }

    /// <summary>Where a session that was opened to it directly goes when it is lost, in this order; none for nowhere.</summary>
    public IReadOnlyList<string> Fallback { get; init; } = [];

    /// <summary>What becomes of sessions that were opened to it directly when it is lost.</summary>
    public FailoverPolicy Failover { get; init; } = new();

    /// <summary>How it is noticed that it is lost under its sessions.</summary>
    public Liveness Liveness { get; init; } = new();

    /// <summary>Whether its sessions are recorded; null where the pool or the <c>recording</c> section says.</summary>
    public bool? Record { get; init; }

    /// <summary>How its health is checked.</summary>
    public HealthCheck Health { get; init; } = new();

    /// <summary>What its terminals are.</summary>
    internal TerminalOptions Terminal => new() { Model = Model, CodePage = CodePage, LuName = Lu };

    /// <summary>Where it listens.</summary>
    public Address Address => Address.Tcp(Host, Port);
}
