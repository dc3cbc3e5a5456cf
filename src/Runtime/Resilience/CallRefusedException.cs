namespace Holdfast.Runtime.Resilience;

/// <summary>A policy gave up a call.</summary>
public sealed class CallRefusedException : Exception
{
    internal CallRefusedException(CallRefusal refusal, string message, TimeSpan? retryAfter, Exception? inner)
        : base(message, inner)
    {
        Refusal = refusal;
        RetryAfter = retryAfter;
    }

    /// <summary>Why.</summary>
    public CallRefusal Refusal { get; }

    /// <summary>After how long trying again may help; null where no time can be named.</summary>
    public TimeSpan? RetryAfter { get; }
}
