using System.Diagnostics.CodeAnalysis;
using Holdfast.Runtime.Synchronization;

namespace Holdfast.Runtime.Channels;

/// <summary>A channel whose messages go to every subscriber. Sending never waits: a slow subscriber misses the oldest and is told so.</summary>
/// <typeparam name="T">The message.</typeparam>
public sealed class Broadcast<T> : IMessageLine<BroadcastMessage<T>>
{
    private readonly int _capacity;
    private ShortLock _lock;
    private MessageRing<T> _ring;
    private Line _waiting;
    private MessageWaits<BroadcastMessage<T>> _waits;
    private long _sent;
    private bool _closed;
    private Exception? _failure;

    internal Broadcast(string name, int capacity)
    {
        Name = name;
        _capacity = capacity;
        _ring = new MessageRing<T>(int.MaxValue);
    }

    /// <summary>The channel's name.</summary>
    public string Name { get; }

    /// <summary>How many of the last messages are kept for subscribers that have not taken them.</summary>
    public int Capacity => _capacity;

    /// <summary>Whether nothing more can be sent.</summary>
    public bool IsClosed => Volatile.Read(ref _closed);

    /// <summary>Subscribes: what is sent from now on is received, what was sent before is not.</summary>
    public BroadcastReceiver<T> Subscribe()
    {
        _lock.Enter();
        var subscriber = new BroadcastReceiver<T>(this, _sent);
        _lock.Exit();
        return subscriber;
    }

    /// <summary>Sends to all who have subscribed; false where the channel is closed.</summary>
    public bool Send(T message)
    {
        _lock.Enter();
        if (_closed)
        {
            _lock.Exit();
            return false;
        }

        if (_ring.Count == _capacity)
        {
            _ring.Take();
        }

        _ring.Add(message);
        _sent++;
        var chain = _waiting.IsEmpty ? null : Serve(message);
        _lock.Exit();
        MessagePlaces.Finish<BroadcastMessage<T>>(chain);
        return true;
    }

    /// <summary>Refuses further messages; subscribers can still take those that are kept. False where it was closed before.</summary>
    /// <param name="failure">Why, if it is no ordinary end; subscribers get it with the exception at the end.</param>
    public bool Close(Exception? failure = null)
    {
        _lock.Enter();
        if (_closed)
        {
            _lock.Exit();
            return false;
        }

        _failure = failure;
        Volatile.Write(ref _closed, true);
        var chain = _waiting.TakeAllClaimed();
        _lock.Exit();
        MessagePlaces.Fail<BroadcastMessage<T>>(chain, Closed());
        return true;
    }

    /// <summary>Takes the next message of a subscriber if there is one.</summary>
    internal bool TryReceive(BroadcastReceiver<T> subscriber, [MaybeNullWhen(false)] out BroadcastMessage<T> message)
    {
        _lock.Enter();
        var has = TryTake(subscriber, out message);
        _lock.Exit();
        return has;
    }

    /// <summary>Takes the next message of a subscriber, waiting for it.</summary>
    internal ValueTask<BroadcastMessage<T>> ReceiveAsync(
        BroadcastReceiver<T> subscriber, Clock? clock, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<BroadcastMessage<T>>(cancellationToken);
        }

        _lock.Enter();
        if (TryTake(subscriber, out var message))
        {
            _lock.Exit();
            return new ValueTask<BroadcastMessage<T>>(message);
        }

        if (_closed)
        {
            _lock.Exit();
            return ValueTask.FromException<BroadcastMessage<T>>(Closed());
        }

        var wait = _waits.Take(this, isTimed: clock is not null);
        wait.Place.Subscriber = subscriber;
        _waiting.Join(wait.Place);
        _lock.Exit();
        wait.Limit(clock, timeout, cancellationToken);
        return wait.Task;
    }

    /// <summary>Has a place wait for a subscriber's next message; false where it was served at once, or claimed elsewhere.</summary>
    internal bool Join(MessagePlace<BroadcastMessage<T>> place, BroadcastReceiver<T> subscriber)
    {
        _lock.Enter();
        if (subscriber.Next == _sent && !_closed)
        {
            place.Subscriber = subscriber;
            _waiting.Join(place);
            _lock.Exit();
            return true;
        }

        var claimed = place.TryClaim();
        BroadcastMessage<T> message = default;
        var has = claimed && TryTake(subscriber, out message);
        _lock.Exit();
        if (has)
        {
            place.Message = message;
            place.Finish();
        }
        else if (claimed)
        {
            place.Fail(Closed());
        }

        return false;
    }

    /// <summary>The failure of who meets the end of the channel.</summary>
    internal ChannelClosedException Closed() => new(Name, _failure);

    /// <summary>Messages a subscriber can still take or has missed, a moment ago.</summary>
    internal long Behind(BroadcastReceiver<T> subscriber) => Volatile.Read(ref _sent) - subscriber.Next;

    /// <inheritdoc/>
    void IMessageLine<BroadcastMessage<T>>.Leave(MessagePlace<BroadcastMessage<T>> place) => Leave(place);

    /// <inheritdoc/>
    string IMessageLine<BroadcastMessage<T>>.Describe(MessagePlace<BroadcastMessage<T>> place) => Describe();

    /// <summary>Takes a place out of the line, if it stands there.</summary>
    internal void Leave(MessagePlace<BroadcastMessage<T>> place)
    {
        _lock.Enter();
        _waiting.Leave(place);
        _lock.Exit();
    }

    /// <summary>What a subscriber waits for, in words.</summary>
    internal string Describe() => $"receive from broadcast '{Name}' ({_sent} sent)";

    private bool TryTake(BroadcastReceiver<T> subscriber, out BroadcastMessage<T> message)
    {
        if (subscriber.Next == _sent)
        {
            message = default;
            return false;
        }

        var oldest = _sent - _ring.Count;
        var lag = Math.Max(0, oldest - subscriber.Next);
        var at = subscriber.Next + lag;
        message = new BroadcastMessage<T>(_ring[(int)(at - oldest)], lag);
        subscriber.Next = at + 1;
        return true;
    }

    // Who waits has taken all before; a subscriber that waits twice gives the message to its first wait, and keeps the second in line.
    private Place? Serve(T message)
    {
        Place? head = null;
        Place? tail = null;
        for (var i = _waiting.Count; i > 0; i--)
        {
            var place = (MessagePlace<BroadcastMessage<T>>)_waiting.First!;
            var subscriber = (BroadcastReceiver<T>)place.Subscriber!;
            _waiting.Leave(place);
            if (subscriber.Next == _sent)
            {
                _waiting.Join(place);
            }
            else if (place.TryClaim())
            {
                place.Message = new BroadcastMessage<T>(message, 0);
                subscriber.Next = _sent;
                head ??= place;
                tail?.Next = place;
                tail = place;
            }
        }

        return head;
    }
}
