using Holdfast.Runtime;

namespace Holdfast.Processes.Health;

/// <summary>One check of a worker as the configuration defines it. Immutable.</summary>
public sealed record HealthCheckDefinition
{
    /// <summary>How it is asked.</summary>
    public required HealthCheckType Type { get; init; }

    /// <summary>Where: of <see cref="HealthCheckType.Http"/>, with scheme http or https.</summary>
    public Uri? Url { get; init; }

    /// <summary>
    /// Where: of <see cref="HealthCheckType.Tcp"/>, <see cref="HealthCheckType.Grpc"/> and <see cref="HealthCheckType.Tn3270"/>; null for
    /// the port of an integrated worker.
    /// </summary>
    public Address? Address { get; init; }

    /// <summary>Whether a gRPC server or a 3270 host is spoken to by TLS.</summary>
    public bool Tls { get; init; }

    /// <summary>Whether a server's certificate is verified.</summary>
    public bool Verify { get; init; } = true;

    /// <summary>The service that a gRPC server is asked about; empty for the server as a whole.</summary>
    public string Service { get; init; } = "";

    /// <summary>Of <see cref="HealthCheckType.Exec"/>: the program and its arguments.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>The least status of HTTP that passes.</summary>
    public int LeastStatus { get; init; } = 200;

    /// <summary>The greatest status of HTTP that passes.</summary>
    public int GreatestStatus { get; init; } = 399;

    /// <summary>A text that the body (HTTP) or the screen (3270) must hold; null where any will do.</summary>
    public string? Text { get; init; }

    /// <summary>From the end of one check to the beginning of the next.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an answer may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long after the start the first check is made.</summary>
    public TimeSpan InitialDelay { get; init; }

    /// <summary>Failures in a row that make it unhealthy; fewer make it degraded.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>Successes in a row after a failure that make it healthy again.</summary>
    public int Successes { get; init; } = 1;

    /// <summary>An answer that takes longer makes it degraded; null where time does not count.</summary>
    public TimeSpan? Slow { get; init; }

    /// <summary>Whom it asks and how, in words that change when it does.</summary>
    public override string ToString()
    {
        var whom = Url?.ToString() ?? Address?.ToString() ?? string.Join(' ', Command.Select(word => $"'{word}'"));
        var how = $"{(Tls ? " tls" : "")}{(Verify ? "" : " unverified")}{(Service.Length > 0 ? $" service {Service}" : "")}"
            + $"{(Type == HealthCheckType.Http ? $" status {LeastStatus}-{GreatestStatus}" : "")}{(Text is null ? "" : $" text '{Text}'")}";
        return $"{Type.ToString().ToLowerInvariant()} {whom}{how} every {Shown(Interval)} within {Shown(Timeout)} after {Shown(InitialDelay)}"
            + $" retries {Retries} successes {Successes}{(Slow is { } slow ? $" slow {Shown(slow)}" : "")}";
    }

    private static string Shown(TimeSpan time) => FormattableString.Invariant($"{time.TotalSeconds:0.###}s");
}
