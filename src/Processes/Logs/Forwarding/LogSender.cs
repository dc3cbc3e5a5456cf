namespace Holdfast.Processes.Logs.Forwarding;

/// <summary>Sends batches to one target. Failures to be expected of a network are results.</summary>
internal abstract class LogSender : IAsyncDisposable
{
    /// <summary>How long one batch may take.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Sends a batch.</summary>
    public abstract ValueTask<SendResult> SendAsync(ForwardBatch batch, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
