using Holdfast.Contracts.Errors;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Secrets;

namespace Holdfast.Sessions.Journeys;

/// <summary>Runs journeys on terminals: looks up the secrets, then carries out what the <see cref="JourneyMachine"/> asks for.</summary>
internal sealed class JourneyRunner(SecretSource secrets)
{
    private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

    /// <summary>Runs the steps and tells of each. The secrets' values are zeroed when it ends.</summary>
    /// <param name="terminal">Where; nobody else's meanwhile.</param>
    /// <param name="name">The journey's name.</param>
    /// <param name="steps">Its steps.</param>
    /// <param name="mask">The mask of that terminal; told of the secrets before anything is typed.</param>
    /// <param name="tell">Called after each step; null for no telling.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    public async ValueTask<JourneyOutcome> RunAsync(
        TerminalActor terminal,
        string name,
        IReadOnlyList<JourneyStep> steps,
        SecretMask mask,
        Action<JourneyMoment>? tell,
        CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, SecretValue>(StringComparer.Ordinal);
        try
        {
            if (await ResolveAsync(name, steps, values, cancellationToken) is { } unresolved) return new JourneyOutcome(Nothing, unresolved, null);
            foreach (var value in values.Values) mask.Add(value.Characters);
            return await RunAsync(terminal, mask, new JourneyMachine(name, steps, values), tell, cancellationToken);
        }
        finally
        {
            foreach (var value in values.Values) value.Dispose();
        }
    }

    private static async ValueTask<JourneyOutcome> RunAsync(
        TerminalActor terminal, SecretMask mask, JourneyMachine machine, Action<JourneyMoment>? tell, CancellationToken cancellationToken)
    {
        while (true)
        {
            var effect = machine.Next(terminal.Screen);
            if (effect.Arrived) return new JourneyOutcome(Covered(machine.Values, mask), null, null);
            var (path, step) = (machine.Path, machine.Step);
            if (await CarryOutAsync(terminal, machine, effect, cancellationToken) is { } fault)
                return Ended(terminal, machine, effect, fault, mask);
            if (step is not null && (machine.Path != path || machine.Step is null))
                tell?.Invoke(new JourneyMoment(path, step.ToString()!, step.Label, mask.Cover(terminal.Screen)));
        }
    }

    /// <summary>Carries out one effect and reports it to the machine; the fault says why the journey cannot go on.</summary>
    private static async ValueTask<Fault?> CarryOutAsync(
        TerminalActor terminal, JourneyMachine machine, JourneyEffect effect, CancellationToken cancellationToken)
    {
        if (effect.Failure is { } failure) return failure;
        if (effect.Await is { } condition)
        {
            var shown = await terminal.WaitAsync(condition, effect.Timeout, SecretMask.None, cancellationToken);
            if (shown.Fault is { } late) return late.Code == SessionErrors.WaitTimedOut && machine.Missed() ? null : late;
            machine.Shown();
            return null;
        }

        var carried = await terminal.InputAsync([effect.Input!], _ => Task.CompletedTask, cancellationToken);
        if (!carried.TryGet(out var answer, out var fault)) return fault;
        if (answer.Outcome.Refusal is { } refusal) return refusal;
        machine.Carried(answer.Outcome.Sent, answer.Version);
        return null;
    }

    private static JourneyOutcome Ended(
        TerminalActor terminal, JourneyMachine machine, JourneyEffect effect, Fault fault, SecretMask mask)
    {
        var met = mask.Cover(terminal.Screen);
        // The screen itself follows; the fault of a wait would only show it once more.
        var why = fault.Code == SessionErrors.WaitTimedOut && effect.Await is not null
            ? $"Waited {effect.Timeout.TotalSeconds:0.###} s for {effect.Await}."
            : fault.Detail;
        var mismatch = new JourneyMismatch(
            machine.Path, machine.Step?.ToString() ?? "the host's answer to the last key", machine.Step?.Label, mask.Cover(why),
            effect.Await?.Explain(met) ?? [], met);
        return new JourneyOutcome(Covered(machine.Values, mask), machine.Failed(fault.Code), mismatch);
    }

    private static Dictionary<string, string> Covered(IReadOnlyDictionary<string, string> values, SecretMask mask) =>
        values.ToDictionary(value => value.Key, value => mask.Cover(value.Value), StringComparer.Ordinal);

    /// <summary>Looks the secrets up; the fault says why one of them has no value.</summary>
    private async ValueTask<Fault?> ResolveAsync(
        string name, IReadOnlyList<JourneyStep> steps, Dictionary<string, SecretValue> values, CancellationToken cancellationToken)
    {
        foreach (var secret in JourneyDefinition.Texts(steps).SelectMany(text => text.Names).Distinct())
        {
            if (!(await secrets(secret, cancellationToken)).TryGet(out var value, out var missing))
                return missing with { Detail = $"Journey {name}: {missing.Detail}" };
            values[secret] = value;
        }

        return null;
    }
}
