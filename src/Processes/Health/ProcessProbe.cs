using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;

namespace Holdfast.Processes.Health;

/// <summary>Passes where the process is there and is no zombie.</summary>
internal sealed class ProcessProbe(Io io, KeptChild child) : IHealthProbe
{
    /// <inheritdoc/>
    public async ValueTask<string?> AskAsync(CancellationToken cancellationToken) =>
        await ProcessLife.LivesAsync(io, child.Pid, child.StartTicks, cancellationToken) ? null : $"the process {child.Pid} is gone";
}
