namespace Holdfast.Runtime;

/// <summary>A started child process.</summary>
public abstract class ChildProcess : IAsyncDisposable
{
    /// <summary>The system's process id.</summary>
    public abstract int Id { get; }

    /// <summary>Waits for its end and returns the exit status; 128 plus the signal's number where a signal ended it.</summary>
    public abstract ValueTask<int> WaitForExitAsync(CancellationToken cancellationToken);

    /// <summary>What it wrote to standard output and error so far, as UTF-8, where they are captured; at most 1 MiB, the newest.</summary>
    public abstract string Output { get; }

    /// <summary>Sends a signal by its number, such as 15 for SIGTERM; no fault if the process has ended.</summary>
    public abstract void Signal(int signal);

    /// <summary>
    /// Sends a signal to it and, where it was started <see cref="ProcessStart.Detached"/>, to everybody in its session; no fault if it has
    /// ended. Who has a session of their own by then is no part of it any more.
    /// </summary>
    public abstract void SignalSession(int signal);

    /// <summary>Lets go of the process; it goes on running.</summary>
    public abstract ValueTask DisposeAsync();
}
