using Holdfast.Configuration;
using Holdfast.Contracts.Errors;
using Holdfast.Runtime.Supervision;

namespace Holdfast.Processes.Definition;

/// <summary>Reads <c>restart</c> and <c>start_grace</c>: when a worker is started again.</summary>
internal static class RestartReader
{
    /// <summary>The options, with the profile's or the usual ones where the section says nothing; and what the worker's ends mean.</summary>
    /// <param name="section">The worker's section, or a template's.</param>
    /// <param name="usual">The policy where the section names neither one nor a profile.</param>
    public static (RestartOptions Restart, WorkerExits Exits) Read(ConfigSection section, RestartPolicy usual)
    {
        var grace = section.Duration("start_grace");
        var defaults = new RestartOptions { Policy = usual };
        if (section.Section("restart") is not { } restart)
            return (defaults with { StableAfter = grace ?? defaults.StableAfter }, WorkerExits.Usual);
        if (restart.Choice("profile", RestartProfile.Names) is { } profile)
            defaults = RestartProfile.Of(profile);
        var options = defaults with
        {
            Policy = Policy(restart) ?? defaults.Policy,
            MaxRetries = restart.Integer("max_retries", 0, RestartOptions.MostRetries) ?? defaults.MaxRetries,
            Window = restart.Duration("window") ?? defaults.Window,
            StableAfter = grace ?? defaults.StableAfter,
            SpikeTolerance = restart.Integer("spike_tolerance", 1, RestartOptions.MostRetries) ?? defaults.SpikeTolerance,
            SpikeWindow = restart.Duration("spike_window") ?? defaults.SpikeWindow,
            ResetAfter = ResetAfter(restart) ?? defaults.ResetAfter,
        };
        var read = (Backoff(restart, options), Exits(restart));
        restart.Finish();
        return read;
    }

    private static TimeSpan? ResetAfter(ConfigSection restart)
    {
        if (restart.Duration("reset_after") is not { } time || time > TimeSpan.Zero)
            return restart.Duration("reset_after");
        restart.Fail(
            "reset_after", ConfigurationErrors.InvalidValue, "A worker that is given up cannot be tried again at once.",
            "Write a time such as 5m, or remove the key: then it stays given up.");
        return null;
    }

    private static WorkerExits Exits(ConfigSection restart)
    {
        IReadOnlyList<ExitPattern> success = Patterns(restart, "success_exit_codes") is { Count: > 0 } named ? named : WorkerExits.Usual.Success;
        var fatal = Patterns(restart, "fatal_exit_codes");
        foreach (var both in fatal.Intersect(success))
        {
            restart.Fail(
                "fatal_exit_codes", ConfigurationErrors.InvalidValue, $"'{both}' is a good end already.",
                "Take it out of fatal_exit_codes, or name the good ends in success_exit_codes without it.");
        }

        return new WorkerExits { Success = success, Fatal = fatal };
    }

    private static List<ExitPattern> Patterns(ConfigSection restart, string key)
    {
        var patterns = new List<ExitPattern>();
        foreach (var text in restart.TextOrTexts(key))
        {
            if (ExitPattern.Parse(text) is { } pattern)
                patterns.Add(pattern);
            else
                restart.Fail(key, ConfigurationErrors.InvalidValue, $"'{text}' is no end of a program.", $"Write {ExitPattern.Form}.");
        }

        return [.. patterns.Distinct()];
    }

    private static RestartOptions Backoff(ConfigSection restart, RestartOptions options)
    {
        const double mostMultiplier = 100;
        if (restart.Section("backoff") is not { } backoff)
            return options;
        var read = options with
        {
            InitialBackoff = backoff.Duration("initial") ?? options.InitialBackoff,
            MaxBackoff = backoff.Duration("max") ?? options.MaxBackoff,
            Multiplier = backoff.Decimal("multiplier", 1, mostMultiplier) ?? options.Multiplier,
            Jitter = backoff.Decimal("jitter", 0, 1) ?? options.Jitter,
        };
        if (read.MaxBackoff < read.InitialBackoff)
        {
            backoff.Fail(
                "max", ConfigurationErrors.InvalidValue, "The longest wait is shorter than the first one.",
                "Write a max that is not less than initial.");
        }

        backoff.Finish();
        return read;
    }

    private static RestartPolicy? Policy(ConfigSection restart) =>
        restart.Choice("policy", "never", "on-failure", "always", "unless-stopped") switch
        {
            "never" => RestartPolicy.Never,
            "on-failure" => RestartPolicy.OnFailure,
            "always" => RestartPolicy.Always,
            "unless-stopped" => RestartPolicy.UnlessStopped,
            _ => null,
        };
}
