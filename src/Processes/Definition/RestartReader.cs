using Holdfast.Configuration;
using Holdfast.Contracts.Errors;
using Holdfast.Runtime.Supervision;

namespace Holdfast.Processes.Definition;

/// <summary>Reads <c>restart</c> and <c>start_grace</c>: when a worker is started again.</summary>
internal static class RestartReader
{
    /// <summary>The options, with the usual ones where the section says nothing.</summary>
    /// <param name="section">The worker's section, or a template's.</param>
    /// <param name="usual">The policy where the section names none.</param>
    public static RestartOptions Read(ConfigSection section, RestartPolicy usual)
    {
        var defaults = new RestartOptions { Policy = usual, StableAfter = section.Duration("start_grace") ?? new RestartOptions().StableAfter };
        if (section.Section("restart") is not { } restart)
            return defaults;
        var options = defaults with
        {
            Policy = Policy(restart) ?? defaults.Policy,
            MaxRetries = restart.Integer("max_retries", 0, RestartOptions.MostRetries) ?? defaults.MaxRetries,
            Window = restart.Duration("window") ?? defaults.Window,
        };
        var withBackoff = Backoff(restart, options);
        restart.Finish();
        return withBackoff;
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
