namespace Holdfast.Runtime.Resilience;

/// <summary>A bulkhead's line is full: within a policy only, which tells it as <see cref="CallRefusedException"/>.</summary>
internal sealed class BulkheadFullException(int mostWaiting) : Exception($"As many calls wait as may: {mostWaiting}.");
