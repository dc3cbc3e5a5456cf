using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using Holdfast.Runtime.Scheduling;

namespace Holdfast.Runtime.Channels;

/// <summary>Awaits a message; used by compiled code.</summary>
/// <typeparam name="T">The message.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct ReceivingAwaiter<T> : ICriticalNotifyCompletion
{
    // First, so that the task dump finds it before what the message may be.
    private readonly MessageWait<T>? _wait;
    private readonly T? _message;
    private readonly short _version;

    internal ReceivingAwaiter(MessageWait<T>? wait, T? message, short version)
    {
        _wait = wait;
        _message = message;
        _version = version;
    }

    /// <summary>Whether the message has come, or the waiting has failed.</summary>
    /// <exception cref="InvalidOperationException">It was awaited before.</exception>
    public bool IsCompleted => _wait is not { } wait || wait.IsDone(_version);

    /// <summary>The message, or the failure thrown.</summary>
    /// <exception cref="InvalidOperationException">It was awaited before.</exception>
    public T GetResult() => _wait is { } wait ? wait.Take(_version) : _message!;

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => Pending.OnCompleted(
        Waiter<T>.CallAction,
        continuation,
        _version,
        ValueTaskSourceOnCompletedFlags.UseSchedulingContext | ValueTaskSourceOnCompletedFlags.FlowExecutionContext);

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => Pending.UnsafeOnCompleted(continuation, _version);

    private MessageWait<T> Pending => _wait ?? throw new InvalidOperationException("The message is there; it is not waited for.");
}
