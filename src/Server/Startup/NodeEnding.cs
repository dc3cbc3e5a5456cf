using Holdfast.Governance.Identity;

namespace Holdfast.Server.Startup;

/// <summary>The wish that the node should end, from a signal or from the API; the first one counts.</summary>
internal sealed class NodeEnding
{
    private readonly TaskCompletionSource<(Caller Caller, bool KeepWorkers)> _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with who asks, and whether the workers are to go on.</summary>
    public Task<(Caller Caller, bool KeepWorkers)> Asked => _asked.Task;

    /// <summary>Asks for the end.</summary>
    public void Ask(Caller caller, bool keepWorkers) => _asked.TrySetResult((caller, keepWorkers));
}
