using Holdfast.Tn3270.Host;

namespace Holdfast.Sessions.FrontDoor;

/// <summary>What comes from a terminal: keys and signals, each waited for once and kept until it is taken.</summary>
internal sealed class Incoming(HostSession terminal, CancellationToken life)
{
    private Task<ReadOnlyMemory<byte>?> _key = terminal.WaitRelayedAsync(life).AsTask();
    private Task<HostSignal?> _signal = terminal.WaitSignalAsync(life).AsTask();

    /// <summary>Whether a key is there, or the terminal has gone.</summary>
    public bool HasKey => _key.IsCompleted;

    /// <summary>Whether a signal is there, or the terminal has gone.</summary>
    public bool HasSignal => _signal.IsCompleted;

    /// <summary>Completes when either is there.</summary>
    public Task Any => Task.WhenAny(_key, _signal);

    /// <summary>Completes when something is there that was not when this was asked; never where both are.</summary>
    public Task Further => (_key.IsCompleted, _signal.IsCompleted) switch
    {
        (false, false) => Any,
        (false, true) => _key,
        (true, false) => _signal,
        _ => new TaskCompletionSource().Task,
    };

    /// <summary>Whether the terminal is known to have gone.</summary>
    public async ValueTask<bool> IsGoneAsync() => (_key.IsCompleted && await _key is null) || (_signal.IsCompleted && await _signal is null);

    /// <summary>The key; null where the terminal has gone.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> TakeKeyAsync()
    {
        var key = await _key;
        if (key is not null) _key = terminal.WaitRelayedAsync(life).AsTask();
        return key;
    }

    /// <summary>The signal; null where the terminal has gone.</summary>
    public async ValueTask<HostSignal?> TakeSignalAsync()
    {
        var signal = await _signal;
        if (signal is not null) _signal = terminal.WaitSignalAsync(life).AsTask();
        return signal;
    }

    /// <summary>Waits until nothing waits any more; its life must have ended.</summary>
    public Task EndAsync() => Task.WhenAll(EndedAsync(_key), EndedAsync(_signal));

    private static async Task EndedAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException)
        {
            // As asked.
        }
    }
}
