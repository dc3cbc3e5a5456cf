namespace Holdfast.Processes.Console;

/// <summary>The kinds of events about consoles in the journal, subject <c>worker/NAME</c>.</summary>
public static class ConsoleEventKinds
{
    /// <summary>An operator runs a program beside a worker; the command is in the data.</summary>
    public const string Executed = "worker.console.executed";

    /// <summary>That program has ended, or who ran it has gone.</summary>
    public const string Ended = "worker.console.ended";

    /// <summary>An operator is at a worker's terminal.</summary>
    public const string Attached = "worker.console.attached";

    /// <summary>An operator has left it.</summary>
    public const string Detached = "worker.console.detached";

    /// <summary>An operator sent a signal.</summary>
    public const string Signalled = "worker.signalled";
}
