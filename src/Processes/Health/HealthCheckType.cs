namespace Holdfast.Processes.Health;

/// <summary>How a worker is asked.</summary>
public enum HealthCheckType
{
    /// <summary>GET over HTTP or HTTPS: the status, and where wanted a text in the body.</summary>
    Http,

    /// <summary>The standard health service of gRPC (grpc.health.v1.Health/Check).</summary>
    Grpc,

    /// <summary>A TCP or Unix socket takes a connection.</summary>
    Tcp,

    /// <summary>A program ends with the status 0.</summary>
    Exec,

    /// <summary>The process is there, and is no zombie.</summary>
    Process,

    /// <summary>A 3270 host negotiates and sends its first screen.</summary>
    Tn3270,
}
