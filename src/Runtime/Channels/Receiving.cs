namespace Holdfast.Runtime.Channels;

/// <summary>
/// A message that is being received: to be awaited once, and then not to be used any more. A fiber that awaits it is itself what is kept,
/// so that a message costs it less than through a <see cref="ValueTask{TResult}"/>.
/// </summary>
/// <typeparam name="T">The message.</typeparam>
public readonly struct Receiving<T>
{
    private readonly MessageWait<T>? _wait;
    private readonly T? _message;
    private readonly short _version;

    /// <summary>A message that was there.</summary>
    internal Receiving(T message) => _message = message;

    /// <summary>A message that is waited for.</summary>
    internal Receiving(MessageWait<T> wait)
    {
        _wait = wait;
        _version = wait.Version;
    }

    /// <summary>Waits for the message.</summary>
    public ReceivingAwaiter<T> GetAwaiter() => new(_wait, _message, _version);

    /// <summary>The same for what takes one of the platform's; this is then not to be awaited.</summary>
    public ValueTask<T> AsValueTask() => _wait is { } wait ? new ValueTask<T>(wait, _version) : new ValueTask<T>(_message!);

    /// <summary>The same as a task of the platform, which can be awaited often; this is then not to be awaited.</summary>
    public Task<T> AsTask() => AsValueTask().AsTask();
}
