using Holdfast.Configuration;
using Holdfast.Contracts.Errors;
using Holdfast.Processes.Definition;
using Holdfast.Runtime;

namespace Holdfast.Processes.Health;

/// <summary>Reads the <c>health</c> section of a worker.</summary>
internal static class HealthReader
{
    private const int MostThreshold = 1_000;

    // Far above any check that helps, far below what timers cannot hold.
    private static readonly TimeSpan LongestInterval = TimeSpan.FromDays(1);

    private static readonly HealthCheckDefinition OwnGrpc = new() { Type = HealthCheckType.Grpc };
    private static readonly WorkerHealthDefinition AtItsPort = new() { Readiness = OwnGrpc, Liveness = OwnGrpc };

    /// <summary>Reads the checks. One check at the top serves as readiness and liveness; else each purpose has a section of its own.</summary>
    /// <param name="worker">The worker's section, or a template's.</param>
    /// <param name="isWhole">Whether what is missing is a fault: of a template it is not, for the worker may name it.</param>
    /// <param name="hasPort">
    /// Whether it is started with a port, at which it is asked where a check names no address; and by gRPC where nothing is said at all.
    /// </param>
    public static WorkerHealthDefinition Read(ConfigSection worker, bool isWhole, bool hasPort = false)
    {
        if (worker.Section("health") is not { } section)
            return hasPort ? AtItsPort : WorkerHealthDefinition.None;
        var health = new WorkerHealthDefinition
        {
            Startup = ReadPurpose(section, "startup", isWhole, hasPort),
            Readiness = ReadPurpose(section, "readiness", isWhole, hasPort),
            Liveness = ReadPurpose(section, "liveness", isWhole, hasPort),
        };
        if (health.Any)
        {
            if (section.Has("type"))
            {
                section.Fail(
                    "type", ConfigurationErrors.InvalidValue, "A check stands beside checks for a purpose.",
                    "Write type and the rest below startup, readiness or liveness.");
            }

            section.Finish();
            return health;
        }

        var check = ReadCheck(section, isWhole, hasPort);
        section.Finish();
        return check is null ? WorkerHealthDefinition.None : new WorkerHealthDefinition { Readiness = check, Liveness = check };
    }

    private static HealthCheckDefinition? ReadPurpose(ConfigSection section, string purpose, bool isWhole, bool hasPort)
    {
        if (section.Section(purpose) is not { } own)
            return null;
        var check = ReadCheck(own, isWhole, hasPort);
        own.Finish();
        return check;
    }

    private static HealthCheckDefinition? ReadCheck(ConfigSection section, bool isWhole, bool hasPort)
    {
        var type = section.Choice("type", "http", "https", "grpc", "tcp", "exec", "process", "tn3270");
        if (type is null)
        {
            if (isWhole && !section.Has("type"))
                section.RequiredText("type");
            KnowAll(section);
            return null;
        }

        // What a type has no use for is refused as any unknown key is.
        var kind = TypeOf(type);
        var check = new HealthCheckDefinition
        {
            Type = kind,
            Tls = kind is HealthCheckType.Grpc or HealthCheckType.Tn3270 && (section.Flag("tls") ?? false),
            Verify = kind is not (HealthCheckType.Http or HealthCheckType.Grpc or HealthCheckType.Tn3270) || (section.Flag("verify") ?? true),
        };
        check = ReadTarget(section, type, ReadTimes(section, check), isWhole, hasPort);
        ReadExpectation(section, ref check);
        return check;
    }

    // Of a check whose type is not known any key may be right.
    private static void KnowAll(ConfigSection section)
    {
        _ = ReadTimes(section, new HealthCheckDefinition { Type = HealthCheckType.Process });
        foreach (var key in (string[])["tls", "verify", "url", "service", "command", "address", "port", "expect"])
            section.Has(key);
    }

    private static HealthCheckType TypeOf(string type) => type switch
    {
        "http" or "https" => HealthCheckType.Http,
        "grpc" => HealthCheckType.Grpc,
        "tcp" => HealthCheckType.Tcp,
        "exec" => HealthCheckType.Exec,
        "process" => HealthCheckType.Process,
        _ => HealthCheckType.Tn3270,
    };

    private static HealthCheckDefinition ReadTimes(ConfigSection section, HealthCheckDefinition defaults) => defaults with
    {
        Interval = Time(section, "interval", mayBeZero: false) ?? defaults.Interval,
        Timeout = Time(section, "timeout", mayBeZero: false) ?? defaults.Timeout,
        InitialDelay = Time(section, "initial_delay", mayBeZero: true) ?? defaults.InitialDelay,
        Slow = Time(section, "slow", mayBeZero: false),
        Retries = section.Integer("retries", 1, MostThreshold) ?? defaults.Retries,
        Successes = section.Integer("successes", 1, MostThreshold) ?? defaults.Successes,
    };

    private static TimeSpan? Time(ConfigSection section, string key, bool mayBeZero)
    {
        if (section.Duration(key) is not { } time)
            return null;
        if (time <= LongestInterval && (mayBeZero || time > TimeSpan.Zero))
            return time;
        section.Fail(
            key, ConfigurationErrors.InvalidValue, $"'{key}' is {(time > LongestInterval ? "longer than a day" : "zero")}.",
            mayBeZero ? "Write a time up to 1d." : "Write a time from 1ms to 1d.");
        return null;
    }

    private static HealthCheckDefinition ReadTarget(
        ConfigSection section, string type, HealthCheckDefinition check, bool isWhole, bool hasPort)
    {
        switch (check.Type)
        {
            case HealthCheckType.Http:
                return check with { Url = ReadUrl(section, type, isWhole) };
            case HealthCheckType.Exec:
                return check with { Command = isWhole || section.Has("command") ? CommandReader.Read(section) : [] };
            case HealthCheckType.Process:
                return check;
            case HealthCheckType.Grpc:
                check = check with { Service = section.Text("service") ?? "" };
                break;
        }

        return check with { Address = ReadAddress(section, isWhole && !hasPort) };
    }

    private static Uri ReadUrl(ConfigSection section, string type, bool isWhole)
    {
        var text = isWhole ? section.RequiredText("url") : section.Text("url") ?? "";
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && (type == "http" || url.Scheme == "https"))
            return url;
        if (text.Length > 0)
        {
            section.Fail(
                "url", ConfigurationErrors.InvalidValue, "'url' is no address that this check can ask.",
                $"Write an address such as {type}://127.0.0.1:8080/health.");
        }

        return new Uri("http://127.0.0.1/");
    }

    private static Address? ReadAddress(ConfigSection section, bool isNeeded)
    {
        const string unix = "unix:";
        if (section.Text("address") is { } text && text.StartsWith(unix, StringComparison.Ordinal) && text.Length > unix.Length)
            return Address.Unix(text[unix.Length..]);
        if (section.Has("address"))
            return section.HostPort("address") is { } place ? Address.Tcp(place.Host, place.Port) : null;
        if (section.Integer("port", 1, 65_535) is { } port)
            return Address.Tcp("127.0.0.1", port);
        if (isNeeded && !section.Has("port"))
            section.Fail("address", ConfigurationErrors.MissingKey, "The check names no address.", "Write port, or address as host:port or unix:/path.");
        return null;
    }

    private static void ReadExpectation(ConfigSection section, ref HealthCheckDefinition check)
    {
        if (check.Type is not (HealthCheckType.Http or HealthCheckType.Tn3270) || section.Section("expect") is not { } expect)
            return;
        check = check with { Text = expect.Text("text") };
        if (check.Type == HealthCheckType.Http && expect.Text("status") is { } status)
        {
            var ends = status.Split('-');
            if (ends.Length <= 2 && int.TryParse(ends[0], out var least) && int.TryParse(ends[^1], out var greatest)
                && least is >= 100 and <= 599 && greatest >= least && greatest <= 599)
            {
                check = check with { LeastStatus = least, GreatestStatus = greatest };
            }
            else
            {
                expect.Fail("status", ConfigurationErrors.InvalidValue, $"'{status}' is no status of HTTP.", "Write one such as 200, or a range such as 200-299.");
            }
        }

        expect.Finish();
    }
}
