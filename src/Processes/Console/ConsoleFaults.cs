using Holdfast.Contracts.Errors;

namespace Holdfast.Processes.Console;

/// <summary>The failures of consoles.</summary>
internal static class ConsoleFaults
{
    public static Fault NoTerminal(string name) => new(
        WorkerErrors.NoConsole, $"{name} has no terminal; it runs without one, or does not run.");

    public static Fault NotHere() => new(WorkerErrors.NoConsole, "This node was started without consoles.");

    public static Fault Taken(string name, string actor) => new(
        WorkerErrors.ConsoleTaken, $"{actor} types at {name} already.");

    public static Fault Full(int most) => new(WorkerErrors.ConsoleTaken, $"{most} consoles are open already.");

    public static Fault CannotRun(string detail) => new(WorkerErrors.CannotStart, $"The program was not started: {detail}.");

    public static Fault Lost() => new(WorkerErrors.KeeperUnavailable, "The Keeper does not answer.");

    public static Fault NoSignal(string name) => new(
        RequestErrors.InvalidField, $"signal: '{name}' is none of {SignalChoice.Form}.");

    public static Fault MayNotSignal(string name) => new(
        WorkerErrors.IllegalOperation, $"Cannot signal {name}: it was started elsewhere, and the configuration does not say may_signal for it.");

    public static Fault NotRunning(string name) => new(WorkerErrors.IllegalOperation, $"Cannot signal {name}: it does not run.");
}
