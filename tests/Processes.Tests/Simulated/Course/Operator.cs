using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Graph;
using Holdfast.Processes.Reload;
using Holdfast.Processes.Supervision;
using Holdfast.Runtime;

namespace Holdfast.Processes.Tests.Simulated.Course;

/// <summary>
/// Who gives orders to one daemon, until that one dies under them. Knows of each worker what is wanted of it, and where an order had
/// no answer, that nobody can know.
/// </summary>
internal sealed class Operator(Io io, WorkerService service, Orders orders)
{
    private static readonly Caller Caller = new("default", "local:operator", Role.PowerUser);

    /// <summary>Gives orders for ever.</summary>
    public async Task RunAsync()
    {
        while (true)
        {
            await io.Clock.Delay(TimeSpan.FromMilliseconds(Draw(400)));
            if (orders.AreOver)
                return;
            await ActAsync();
        }
    }

    /// <summary>Has every worker run that is not to be sure to do so.</summary>
    public async Task StartAllAsync()
    {
        foreach (var definition in service.Definitions)
        {
            if (!orders.Wants.TryGetValue(definition.Name, out var want) || want == Want.Running)
                continue;
            await OrderAsync(definition.Name, WorkerOperation.Start);

            // Where that is refused, because it runs or is about to, it will.
            if (service.Find(definition.Name).Value.State is WorkerState.Running or WorkerState.Degraded or WorkerState.Starting or WorkerState.Backoff)
                orders.Wants[definition.Name] = Want.Running;
        }
    }

    /// <summary>Has the workers become what the configuration says.</summary>
    /// <returns>The first thing that went wrong; null where nothing did.</returns>
    public async Task<Fault?> ApplyAsync()
    {
        foreach (var name in Cast.ChangingNames)
            orders.Wants[name] = Want.Unsure;
        var outcomes = await service.ApplyAsync(Caller, orders.Definitions, null, CancellationToken.None);
        if (outcomes.Fault is { } fault)
            return fault;
        foreach (var outcome in outcomes.Value.Where(outcome => outcome.Fault is null && outcome.Step.Action == ReloadAction.Add))
            orders.Wants[outcome.Step.Worker] = Want.Running;
        foreach (var outcome in outcomes.Value.Where(outcome => outcome.Fault is null && outcome.Step.Action == ReloadAction.Remove))
            orders.Wants[outcome.Step.Worker] = Want.Stopped;
        return outcomes.Value.Select(outcome => outcome.Fault).FirstOrDefault(one => one is not null);
    }

    private Task ActAsync()
    {
        var lasting = service.Definitions.Where(definition => Cast.IsLasting(definition.Name)).ToList();
        var name = lasting[Draw(lasting.Count)].Name;
        return Draw(10) switch
        {
            0 or 1 => OrderAsync(name, WorkerOperation.Stop),
            2 or 3 or 4 => OrderAsync(name, WorkerOperation.Start),
            5 or 6 => OrderAsync(name, WorkerOperation.Restart),
            7 => OrderAsync(Cast.ChangingNames[Draw(Cast.ChangingNames.Count)], (WorkerOperation)Draw(3)),
            _ => ChangeAsync(),
        };
    }

    private async Task OrderAsync(string name, WorkerOperation operation)
    {
        if (service.Find(name).Fault is not null)
            return;
        string[] concerned = operation == WorkerOperation.Start ? [.. WithNeeds(name)] : [name];
        var before = concerned.ToDictionary(one => one, one => orders.Wants[one], StringComparer.Ordinal);
        foreach (var one in concerned)
            orders.Wants[one] = Want.Unsure;
        var outcome = await (operation switch
        {
            WorkerOperation.Start => service.StartAsync(Caller, name, CancellationToken.None),
            WorkerOperation.Stop => service.StopAsync(Caller, name, CancellationToken.None),
            _ => service.RestartAsync(Caller, name, CancellationToken.None),
        });
        foreach (var one in concerned)
        {
            if (outcome.Fault is null)
                orders.Wants[one] = operation == WorkerOperation.Stop ? Want.Stopped : Want.Running;
            else if (outcome.Fault.Code == WorkerErrors.IllegalOperation)
                orders.Wants[one] = before[one];
        }
    }

    // Who is started has those started that it needs.
    private IEnumerable<string> WithNeeds(string name) =>
        WorkerGraph.Of(service.Definitions).WithNeeds([name]).Where(one => orders.Wants.ContainsKey(one));

    private async Task ChangeAsync()
    {
        var index = Draw(Cast.ChangingNames.Count);
        var name = Cast.ChangingNames[index];
        List<WorkerDefinition> next = [.. orders.Definitions.Where(definition => definition.Name != name)];

        // It is taken out, or put in, or becomes another.
        if (Draw(3) > 0 || next.Count == orders.Definitions.Count)
            next.Add(Cast.Change(index, ++orders.Version));
        orders.Definitions = next;
        await ApplyAsync();
    }

    private int Draw(int count) => (int)io.Random.NextInt64(count);
}
