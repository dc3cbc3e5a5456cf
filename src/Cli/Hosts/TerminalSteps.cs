using Holdfast.Contracts.Errors;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Cli.Hosts;

/// <summary>
/// What is done at a terminal before the work: each step is a key by name, text to type, or <c>env:NAME</c> for the text of a variable,
/// so that a password stands on no command line. Each waits until the keyboard is free.
/// </summary>
internal static class TerminalSteps
{
    private const string Variable = "env:";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Does the steps and waits for the last one's answer.</summary>
    /// <returns>What went wrong; null where nothing did.</returns>
    public static async ValueTask<Fault?> RunAsync(Terminal terminal, IReadOnlyList<string> steps, CancellationToken cancellationToken)
    {
        foreach (var step in steps)
        {
            if (await WaitAsync(terminal, cancellationToken) is { } locked) return locked;
            if (await DoAsync(terminal, step, cancellationToken) is { } refused) return refused;
        }

        return await WaitAsync(terminal, cancellationToken);
    }

    private static async ValueTask<Fault?> DoAsync(Terminal terminal, string step, CancellationToken cancellationToken)
    {
        if (Keys.TryParse(step, out var key))
        {
            var pressed = await terminal.PressAsync(key, cancellationToken);
            return pressed.IsRefused ? new Fault(SessionErrors.InputRefused, $"{step}: {pressed.Error}") : null;
        }

        var text = step;
        if (step.StartsWith(Variable, StringComparison.Ordinal))
        {
            var name = step[Variable.Length..];
            if (Environment.GetEnvironmentVariable(name) is not { } value)
                return new Fault(RequestErrors.InvalidField, $"{step}: there is no such variable.");
            text = value;
        }

        var typed = await terminal.TypeAsync(text, cancellationToken);
        return typed.IsRefused ? new Fault(SessionErrors.InputRefused, $"{step}: {typed.Error}") : null;
    }

    private static async ValueTask<Fault?> WaitAsync(Terminal terminal, CancellationToken cancellationToken)
    {
        if (await terminal.WaitAsync(static machine => !machine.Screen.KeyboardLocked, Patience, cancellationToken)) return null;
        return terminal.Closed
            ? new Fault(SessionErrors.SessionLost, terminal.CloseReason ?? "The host closed the connection.")
            : new Fault(SessionErrors.WaitTimedOut, $"The keyboard stayed locked for {Patience.TotalSeconds:0} seconds.");
    }
}
