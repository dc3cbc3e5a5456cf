namespace Holdfast.Processes.Logs;

/// <summary>How lines are forwarded.</summary>
public enum LogTargetKind
{
    /// <summary>Syslog messages (RFC 5424) over TCP or TLS, each with its length before it (RFC 6587, section 3.4.1; RFC 5425).</summary>
    Syslog,

    /// <summary>The logs signal of OpenTelemetry over HTTP, in protobuf (OTLP 1.x).</summary>
    Otlp,

    /// <summary>JSON lines in the body of an HTTP POST.</summary>
    Http,
}
