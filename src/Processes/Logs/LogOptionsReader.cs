using Holdfast.Configuration;
using Holdfast.Contracts.Errors;
using Holdfast.Processes.Logs.Reading;

namespace Holdfast.Processes.Logs;

/// <summary>Reads a worker's <c>logs</c> section. Faults are reported to the document with their places.</summary>
internal static class LogOptionsReader
{
    private const long LeastRotateBytes = 4096;
    private const int DefaultSyslogPort = 514;
    private const int DefaultSyslogTlsPort = 6514;

    private static readonly string[] Facilities =
    [
        "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp",
        "ntp", "audit", "alert", "clock", "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7",
    ];

    /// <summary>Reads the section.</summary>
    public static LogOptions Read(ConfigSection logs)
    {
        var defaults = new LogOptions();
        var filter = ReadFilter(logs, LogFilter.All);
        var options = new LogOptions
        {
            Rotate = ReadRotation(logs.Section("rotate")),
            Keep = ReadRetention(logs.Section("keep")),
            Compress = logs.Choice("compress", "gzip", "none") is not "none",
            Capture = logs.Choice("capture", "pipe", "file", "none") switch
            {
                "file" => LogCapture.File,
                "none" => LogCapture.None,
                _ => defaults.Capture,
            },
            WaitWhenFull = logs.Choice("when_full", "drop", "wait") is "wait",
            Forward = ReadTargets(logs, filter),
        };
        logs.Finish();
        return options;
    }

    private static LogRotation ReadRotation(ConfigSection? rotate)
    {
        var rotation = new LogRotation();
        if (rotate is null)
            return rotation;
        rotation = rotation with { Size = rotate.Size("size") ?? rotation.Size, Age = rotate.Duration("age") ?? rotation.Age };
        if (rotation.Size is > 0 and < LeastRotateBytes)
            rotate.Fail("size", ConfigurationErrors.InvalidValue, "The size is too small to be worth a file.", "Write at least 4KiB, or 0B for never.");
        rotate.Finish();
        return rotation;
    }

    private static LogRetention ReadRetention(ConfigSection? keep)
    {
        var retention = new LogRetention();
        if (keep is null)
            return retention;
        retention = new LogRetention
        {
            Files = keep.Integer("files", 0, LogRetention.MostFiles) ?? retention.Files,
            Size = keep.Size("size") ?? retention.Size,
            Age = keep.Duration("age") ?? retention.Age,
        };
        keep.Finish();
        return retention;
    }

    private static LogFilter ReadFilter(ConfigSection section, LogFilter otherwise) => new()
    {
        Least = section.Choice("level", "trace", "debug", "info", "warn", "error", "fatal") is { } level ? SeverityText.OfWord(level) : otherwise.Least,
        Include = section.Has("include") ? ReadPatterns(section, "include") : otherwise.Include,
        Exclude = section.Has("exclude") ? ReadPatterns(section, "exclude") : otherwise.Exclude,
    };

    private static IReadOnlyList<string> ReadPatterns(ConfigSection section, string key)
    {
        var patterns = section.TextOrTexts(key);
        for (var i = 0; i < patterns.Count; i++)
        {
            if (LinePattern.Of(patterns[i], out var reason) is null)
                section.Fail(section.IsText(key) ? key : $"{key}[{i}]", ConfigurationErrors.InvalidValue, $"'{patterns[i]}' is no pattern: {reason}.", "Write a regular expression without looking around and without references back.");
        }

        return patterns;
    }

    private static List<LogTarget> ReadTargets(ConfigSection logs, LogFilter filter)
    {
        if (!logs.Has("forward"))
            return [];
        var sections = logs.SectionList("forward");
        if (sections.Count > LogTarget.MostOfWorker)
        {
            logs.Fail(
                "forward", ConfigurationErrors.InvalidValue, $"{sections.Count} targets are too many.",
                $"Write {LogTarget.MostOfWorker} at the most; a collector can pass lines on.");
        }

        List<LogTarget> targets = [];
        foreach (var section in sections)
        {
            if (ReadTarget(section, filter) is { } target)
                targets.Add(target);
            section.Finish();
        }

        return targets;
    }

    private static LogTarget? ReadTarget(ConfigSection section, LogFilter filter)
    {
        var own = ReadFilter(section, filter);
        var type = section.RequiredText("type");
        if (section.Choice("type", "syslog", "otlp", "http") is null)
        {
            // Which keys fit is not known then, so none of them is a fault of its own.
            foreach (var key in (ReadOnlySpan<string>)["address", "facility", "headers"])
                section.Has(key);
            return null;
        }

        return type switch
        {
            "syslog" when ReadAddress(section, "tcp", "tls") is { } address => new LogTarget
            {
                Kind = LogTargetKind.Syslog,
                Address = address.IsDefaultPort || address.Port < 0
                    ? new UriBuilder(address) { Port = address.Scheme == "tls" ? DefaultSyslogTlsPort : DefaultSyslogPort }.Uri
                    : address,
                Facility = section.Choice("facility", Facilities) is { } name ? Array.IndexOf(Facilities, name) : LogTarget.DefaultFacility,
                Filter = own,
            },
            "otlp" when ReadAddress(section, "http", "https") is { } address => new LogTarget
            {
                Kind = LogTargetKind.Otlp, Address = SignalOf(address), Headers = section.TextMap("headers"), Filter = own,
            },
            "http" when ReadAddress(section, "http", "https") is { } address => new LogTarget
            {
                Kind = LogTargetKind.Http, Address = address, Headers = section.TextMap("headers"), Filter = own,
            },
            _ => null,
        };
    }

    private static Uri? ReadAddress(ConfigSection section, params ReadOnlySpan<string> schemes)
    {
        var text = section.RequiredText("address");
        if (text.Length == 0)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && schemes.Contains(address.Scheme) && address.Host.Length > 0)
            return address;
        section.Fail(
            "address", ConfigurationErrors.InvalidValue, "This is no address of such a target.",
            $"Write {string.Join(" or ", schemes.ToArray().Select(scheme => $"{scheme}://HOST:PORT"))}.");
        return null;
    }

    // A collector's address as people know it; the signal's path is OTLP's own (section OTLP/HTTP Request).
    private static Uri SignalOf(Uri address) =>
        address.AbsolutePath is "/" or "" ? new UriBuilder(address) { Path = "/v1/logs" }.Uri : address;
}
