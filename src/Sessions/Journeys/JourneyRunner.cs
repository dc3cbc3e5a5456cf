using Holdfast.Contracts.Errors;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Secrets;

namespace Holdfast.Sessions.Journeys;

/// <summary>Runs journeys on terminals: looks up the secrets, then carries out what the <see cref="JourneyMachine"/> asks for.</summary>
internal sealed class JourneyRunner(SecretSource secrets)
{
    /// <summary>Runs the steps; the terminal must be nobody else's meanwhile.</summary>
    /// <returns>The mask that covers the secrets it typed, or why it failed.</returns>
    public async ValueTask<Result<SecretMask>> RunAsync(
        TerminalActor terminal, string name, IReadOnlyList<JourneyStep> steps, CancellationToken cancellationToken)
    {
        if (!(await ResolveAsync(name, steps, cancellationToken)).TryGet(out var values, out var unresolved)) return unresolved;
        var machine = new JourneyMachine(name, steps, values);
        while (true)
        {
            var effect = machine.Next(terminal.Screen);
            if (effect.Arrived) return new SecretMask(values.Values);
            if (effect.Await is { } condition)
            {
                var shown = await terminal.WaitAsync(condition, effect.Timeout, SecretMask.None, cancellationToken);
                if (shown.Fault is { } late) return machine.Failed(late.Code);
                machine.Shown();
                continue;
            }

            var carried = await terminal.InputAsync([effect.Input!], _ => Task.CompletedTask, cancellationToken);
            if (!carried.TryGet(out var answer, out var fault)) return machine.Failed(fault.Code);
            if (answer.Outcome.Refusal is { } refusal) return machine.Failed(refusal.Code);
            machine.Carried(answer.Outcome.Sent, answer.Version);
        }
    }

    private async ValueTask<Result<IReadOnlyDictionary<string, string>>> ResolveAsync(
        string name, IReadOnlyList<JourneyStep> steps, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var secret in steps.SelectMany(step => step.Texts).SelectMany(text => text.Names).Distinct())
        {
            if (!(await secrets(secret, cancellationToken)).TryGet(out var value, out var missing))
                return missing with { Detail = $"Journey {name}: {missing.Detail}" };
            values[secret] = value;
        }

        return values;
    }
}
