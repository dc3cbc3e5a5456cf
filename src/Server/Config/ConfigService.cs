using Holdfast.Contracts.Config;
using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Processes.Supervision;
using Holdfast.Runtime;
using Holdfast.Server.Startup;

namespace Holdfast.Server.Config;

/// <summary>Reads the node's file again and makes the workers what it says. The other sections are made once, when the daemon starts.</summary>
/// <param name="io">Reads the files.</param>
/// <param name="arguments">What the daemon was started with: they name the file.</param>
/// <param name="running">What it was started with.</param>
/// <param name="workers">The workers.</param>
internal sealed class ConfigService(Io io, DaemonArguments arguments, NodeSettings running, WorkerService workers)
{
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
            .Order(StringComparer.Ordinal),
    ];

    private static Fault Refusal(NodeConfiguration configuration)
    {
        var told = configuration.Faults.Take(MostFaultsTold).Select(fault => fault.Render());
        var more = configuration.Faults.Count > MostFaultsTold ? $"\nand {configuration.Faults.Count - MostFaultsTold} more" : "";
        return new Fault(ConfigurationErrors.Refused, string.Join("\n", told) + more);
    }
}
