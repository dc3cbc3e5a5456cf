namespace Holdfast.Runtime.Cancellation;

/// <summary>Why a <see cref="CancelScope"/> was cancelled.</summary>
public enum CancelReason
{
    /// <summary>Somebody asked for it: <c>user_requested</c>.</summary>
    UserRequested,

    /// <summary>Its own deadline passed: <c>timeout</c>.</summary>
    Timeout,

    /// <summary>The scope or the token above it was cancelled: <c>parent_cancelled</c>.</summary>
    ParentCancelled,

    /// <summary>Something it needs has run out: <c>resource_exhausted</c>.</summary>
    ResourceExhausted,

    /// <summary>Something in it failed: <c>error_occurred</c>.</summary>
    ErrorOccurred,
}
