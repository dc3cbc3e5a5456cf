using Holdfast.Runtime.Synchronization;

namespace Holdfast.Runtime.Channels;

/// <summary>One value that changes: a configuration, a state. Whoever looks sees the latest, and may wait for the next change.</summary>
/// <typeparam name="T">The value.</typeparam>
public sealed class Watch<T> : IMessageLine<Watched<T>>
{
    private ShortLock _lock;
    private Line _waiting;
    private MessageWaits<Watched<T>> _waits;
    private Watched<T> _current;
    private bool _closed;

    internal Watch(string name, T initial)
    {
        Name = name;
        _current = new Watched<T>(initial, 0);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The latest value and its version.</summary>
    public Watched<T> Current
    {
        get
        {
            _lock.Enter();
            var current = _current;
            _lock.Exit();
            return current;
        }
    }

    /// <summary>Whether it will not change any more.</summary>
    public bool IsClosed => Volatile.Read(ref _closed);

    /// <summary>Watches: the current value counts as seen.</summary>
    public WatchReceiver<T> Subscribe()
    {
        _lock.Enter();
        var watcher = new WatchReceiver<T>(this, _current.Version);
        _lock.Exit();
        return watcher;
    }

    /// <summary>Changes the value, even to an equal one; gives its version.</summary>
    /// <exception cref="ChannelClosedException">It was closed.</exception>
    public long Set(T value)
    {
        _lock.Enter();
        if (_closed)
        {
            _lock.Exit();
            throw Closed();
        }

        _current = new Watched<T>(value, _current.Version + 1);
        var version = _current.Version;
        var chain = _waiting.IsEmpty ? null : Serve();
        _lock.Exit();
        MessagePlaces.Finish<Watched<T>>(chain);
        return version;
    }

    /// <summary>Ends it: the value stays, and who waits for a change fails. False where it was closed before.</summary>
    public bool Close()
    {
        _lock.Enter();
        if (_closed)
        {
            _lock.Exit();
            return false;
        }

        Volatile.Write(ref _closed, true);
        var chain = _waiting.TakeAllClaimed();
        _lock.Exit();
        MessagePlaces.Fail<Watched<T>>(chain, Closed());
        return true;
    }

    /// <summary>The latest value if the watcher has not seen it.</summary>
    internal bool TryTake(WatchReceiver<T> watcher, out Watched<T> value)
    {
        _lock.Enter();
        value = _current;
        var changed = value.Version != watcher.Seen;
        watcher.Seen = value.Version;
        _lock.Exit();
        return changed;
    }

    /// <summary>A value the watcher has not seen, waiting for it.</summary>
    internal ValueTask<Watched<T>> ChangedAsync(WatchReceiver<T> watcher, Clock? clock, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<Watched<T>>(cancellationToken);
        }

        _lock.Enter();
        if (_current.Version != watcher.Seen)
        {
            var current = _current;
            watcher.Seen = current.Version;
            _lock.Exit();
            return new ValueTask<Watched<T>>(current);
        }

        if (_closed)
        {
            _lock.Exit();
            return ValueTask.FromException<Watched<T>>(Closed());
        }

        var wait = _waits.Take(this, isTimed: clock is not null);
        wait.Place.Subscriber = watcher;
        _waiting.Join(wait.Place);
        _lock.Exit();
        wait.Limit(clock, timeout, cancellationToken);
        return wait.Task;
    }

    /// <summary>Has a place wait for a watcher's next change; false where it was served at once, or claimed elsewhere.</summary>
    internal bool Join(MessagePlace<Watched<T>> place, WatchReceiver<T> watcher)
    {
        _lock.Enter();
        var changed = _current.Version != watcher.Seen;
        if (!changed && !_closed)
        {
            place.Subscriber = watcher;
            _waiting.Join(place);
            _lock.Exit();
            return true;
        }

        var claimed = place.TryClaim();
        var current = _current;
        if (claimed)
        {
            watcher.Seen = current.Version;
        }

        _lock.Exit();
        if (claimed && changed)
        {
            place.Message = current;
            place.Finish();
        }
        else if (claimed)
        {
            place.Fail(Closed());
        }

        return false;
    }

    /// <summary>Takes a place out of the line, if it stands there.</summary>
    internal void Leave(MessagePlace<Watched<T>> place)
    {
        _lock.Enter();
        _waiting.Leave(place);
        _lock.Exit();
    }

    /// <summary>What a watcher waits for, in words.</summary>
    internal string Describe() => $"see a change of watch '{Name}' (version {_current.Version})";

    /// <summary>The failure of who waits for a change that will not come.</summary>
    internal ChannelClosedException Closed() => new(Name);

    /// <inheritdoc/>
    void IMessageLine<Watched<T>>.Leave(MessagePlace<Watched<T>> place) => Leave(place);

    /// <inheritdoc/>
    string IMessageLine<Watched<T>>.Describe(MessagePlace<Watched<T>> place) => Describe();

    private Place? Serve()
    {
        var chain = _waiting.TakeAllClaimed();
        for (var place = chain; place is not null; place = place.Next)
        {
            var waiting = (MessagePlace<Watched<T>>)place;
            waiting.Message = _current;
            ((WatchReceiver<T>)waiting.Subscriber!).Seen = _current.Version;
        }

        return chain;
    }
}
