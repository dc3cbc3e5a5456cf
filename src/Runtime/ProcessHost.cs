namespace Holdfast.Runtime;

/// <summary>
/// Starts child processes of this program. Workers are not its business: the Keeper holds those, so that they outlive the daemon.
/// </summary>
public abstract class ProcessHost
{
    /// <summary>Starts a program.</summary>
    /// <exception cref="ProcessStartException">There is no such program, or it may not be run.</exception>
    public abstract ValueTask<ChildProcess> StartAsync(ProcessStart start, CancellationToken cancellationToken);
}
