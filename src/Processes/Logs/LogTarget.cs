namespace Holdfast.Processes.Logs;

/// <summary>Where lines are forwarded to.</summary>
public sealed record LogTarget
{
    /// <summary>The most targets of one worker.</summary>
    public const int MostOfWorker = 8;

    /// <summary>The syslog facility <c>daemon</c> (RFC 5424, section 6.2.1), where none is named.</summary>
    public const int DefaultFacility = 3;

    /// <summary>How.</summary>
    public required LogTargetKind Kind { get; init; }

    /// <summary>To where: <c>tcp://host:port</c> or <c>tls://host:port</c> for syslog, an HTTP address for the others.</summary>
    public required Uri Address { get; init; }

    /// <summary>Headers of HTTP requests. They may hold secrets: shown nowhere.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The syslog facility, 0 to 23.</summary>
    public int Facility { get; init; } = DefaultFacility;

    /// <summary>Which lines.</summary>
    public LogFilter Filter { get; init; } = LogFilter.All;

    /// <summary>The address without what may be secret in it, for people.</summary>
    public string Shown => $"{Kind.ToString().ToLowerInvariant()} {Address.Scheme}://{Address.Host}:{Address.Port}{(Kind == LogTargetKind.Syslog ? "" : Address.AbsolutePath)}";
}
