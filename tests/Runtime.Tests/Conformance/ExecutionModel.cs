namespace Holdfast.Runtime.Tests.Conformance;

/// <summary>One execution model under the suite that all of them must pass.</summary>
public abstract class ExecutionModel
{
    /// <summary>Runs a test's body on the model, giving it an empty folder.</summary>
    public abstract Task RunAsync(Func<Io, string, Task> body);

    /// <summary>Runs a test's body that needs no folder.</summary>
    public Task RunAsync(Func<Io, Task> body) => RunAsync((io, _) => body(io));

    /// <summary>A program that prints a text and exits with a status.</summary>
    public abstract ProcessStart Prints(string text, int status);

    /// <summary>A program that prints the value of an environment variable, or nothing.</summary>
    public abstract ProcessStart PrintsVariable(string name);

    /// <summary>A program that runs for a minute unless it is killed.</summary>
    public abstract ProcessStart Sleeps();

    /// <summary>A program that prints "ready", and then "caught" on SIGTERM before it exits with 3.</summary>
    public abstract ProcessStart CatchesTermination();
}
