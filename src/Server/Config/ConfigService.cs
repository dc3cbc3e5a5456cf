using Holdfast.Contracts.Config;
using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Processes.Supervision;
using Holdfast.Runtime;
using Holdfast.Server.Startup;

namespace Holdfast.Server.Config;

/// <summary>
/// Reads the node's file again and makes the workers what it says, with the secrets it names. The other sections, and what journeys are
/// given of the secrets, are made once, when the daemon starts.
/// </summary>
/// <param name="io">Reads the files.</param>
/// <param name="arguments">What the daemon was started with: they name the file.</param>
/// <param name="running">What it was started with.</param>
/// <param name="environment">What the workers' environment begins with.</param>
/// <param name="workers">The workers.</param>
internal sealed class ConfigService(
    Io io, DaemonArguments arguments, NodeSettings running, WorkerEnvironment environment, WorkerService workers)
{
    private const string SecretsSection = "secrets";
    private const int MostFaultsTold = 20;

    /// <summary>What would be done.</summary>
    public async Task<Result<ConfigPlan>> PlanAsync(CancellationToken cancellationToken)
    {
        var loaded = await NodeConfiguration.LoadAsync(io, arguments, cancellationToken);
        if (!loaded.TryGet(out var configuration, out var fault)) return fault;
        if (configuration.Fatal.Count > 0) return Describe(configuration, "", []);
        var plan = workers.Plan(configuration.Settings.Workers);
        return Describe(configuration, plan.Fingerprint, [.. plan.Steps.Select(step => ConfigTranslation.Step(step))]);
    }

    /// <summary>Does it. A file with faults changes nothing, unless its good entries are asked for and nothing else is wrong.</summary>
    public async Task<Result<ConfigPlan>> ApplyAsync(Caller caller, ApplyRequest request, CancellationToken cancellationToken)
    {
        var loaded = await NodeConfiguration.LoadAsync(io, arguments, cancellationToken);
        if (!loaded.TryGet(out var configuration, out var fault)) return fault;
        if (configuration.Fatal.Count > 0 || (configuration.Faults.Count > 0 && !request.KeepGoing)) return Refusal(configuration);
        // Before any worker is started: none may be given what has just been named a secret.
        environment.Exchange(configuration.Settings.Sessions.Secrets);
        var applied = await workers.ApplyAsync(caller, configuration.Settings.Workers, request.Plan, cancellationToken);
        if (!applied.TryGet(out var outcomes, out fault)) return fault;
        return Describe(configuration, request.Plan ?? "", [.. outcomes.Select(outcome => ConfigTranslation.Step(outcome.Step, outcome.Fault))]);
    }

    private ConfigPlan Describe(NodeConfiguration configuration, string fingerprint, IReadOnlyList<ConfigStep> steps) => new()
    {
        File = configuration.File,
        Plan = fingerprint,
        Steps = steps,
        Pending = Pending(configuration.Settings),
        Faults = [.. configuration.Faults.Select(fault => ConfigTranslation.Fault(fault, !configuration.Fatal.Contains(fault)))],
    };

    private string[] Pending(NodeSettings now) =>
    [
        .. running.Sections.Keys.Union(now.Sections.Keys, StringComparer.Ordinal)
            .Where(key => running.Sections.GetValueOrDefault(key) != now.Sections.GetValueOrDefault(key))
            .Where(key => key != SecretsSection || HasJourneys(running) || HasJourneys(now))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Whether secrets are more than what workers are given of them, which is read anew each time.</summary>
    private static bool HasJourneys(NodeSettings settings) => settings.Sessions.Journeys.Count > 0;

    private static Fault Refusal(NodeConfiguration configuration)
    {
        var told = configuration.Faults.Take(MostFaultsTold).Select(fault => fault.Render());
        var more = configuration.Faults.Count > MostFaultsTold ? $"\nand {configuration.Faults.Count - MostFaultsTold} more" : "";
        return new Fault(ConfigurationErrors.Refused, string.Join("\n", told) + more);
    }
}
