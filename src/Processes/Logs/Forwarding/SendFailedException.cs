namespace Holdfast.Processes.Logs.Forwarding;

/// <summary>A target did not take a batch, for now: what a <see cref="SendResult"/> is to a policy.</summary>
internal sealed class SendFailedException(SendResult result) : Exception(result.Reason)
{
    /// <summary>How long it asks to be let alone; null where it does not say.</summary>
    public TimeSpan? After { get; } = result.After;
}
