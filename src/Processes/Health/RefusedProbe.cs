namespace Holdfast.Processes.Health;

/// <summary>Stands for a probe that could not be made: it never passes, and says why.</summary>
internal sealed class RefusedProbe(string reason) : IHealthProbe
{
    /// <inheritdoc/>
    public ValueTask<string?> AskAsync(CancellationToken cancellationToken) => ValueTask.FromResult<string?>(reason);
}
