using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Holdfast.Runtime.Synchronization;

namespace Holdfast.Runtime.Channels;

/// <summary>
/// The inside of a channel: a ring of messages, a line of receivers and a line of senders. Receivers wait only while the ring is empty
/// and senders only while it is full, so never both; a message goes straight to a receiver that waits, and a waiting sender's
/// message into the ring as soon as there is room, so nobody who comes later is served earlier.
/// </summary>
/// <typeparam name="T">The message.</typeparam>
internal sealed class MessageQueue<T> : IMessageLine<T>
{
    /// <summary>Messages that an unbounded channel's emptied ring keeps room for.</summary>
    private const int UnboundedKeptLength = 4096;

    private readonly int _capacity;
    private ShortLock _lock;
    private MessageRing<T> _ring;
    private Line _receivers;
    private Line _senders;
    private MessageWaits<T> _waits;
    private bool _closed;
    private Exception? _failure;

    /// <summary>Creates an empty queue.</summary>
    /// <param name="name">The channel's name.</param>
    /// <param name="capacity">Most messages in it; the length of the longest array where it is unbounded.</param>
    public MessageQueue(string name, int capacity)
    {
        Name = name;
        _capacity = capacity;
        _ring = new MessageRing<T>(IsBounded ? int.MaxValue : UnboundedKeptLength);
    }

    /// <summary>The channel's name.</summary>
    public string Name { get; }

    /// <summary>Most messages in it.</summary>
    public int Capacity => _capacity;

    /// <summary>Whether a sender may have to wait.</summary>
    public bool IsBounded => _capacity < Channel.LargestCapacity;

    /// <summary>Messages in it now.</summary>
    public int Count => _ring.Count;

    /// <summary>Whether nothing more can be sent.</summary>
    public bool IsClosed => Volatile.Read(ref _closed);

    /// <summary>Takes a message if there is one.</summary>
    public bool TryReceive([MaybeNullWhen(false)] out T message)
    {
        _lock.Enter();
        if (_ring.Count > 0)
        {
            message = TakeAndExit();
            return true;
        }

        _lock.Exit();
        message = default;
        return false;
    }

    /// <summary>Takes as many messages as there are and fit; gives their number.</summary>
    public int TryReceive(Span<T> messages)
    {
        Place? served = null;
        Place? last = null;
        var count = 0;
        _lock.Enter();
        while (count < messages.Length && _ring.Count > 0)
        {
            messages[count++] = _ring.Take();
            if (!_senders.IsEmpty && AdmitSender() is { } sender)
            {
                served ??= sender;
                last?.Next = sender;
                last = sender;
            }
        }

        _lock.Exit();
        MessagePlaces.Finish<T>(served);
        return count;
    }

    /// <summary>Takes a message, waiting for one.</summary>
    public Receiving<T> ReceiveAsync(Clock? clock, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Failed(new OperationCanceledException(cancellationToken));
        }

        _lock.Enter();
        if (_ring.Count > 0)
        {
            return new Receiving<T>(TakeAndExit());
        }

        if (_closed)
        {
            _lock.Exit();
            return Failed(Closed());
        }

        var wait = Stand(ref _receivers, isSender: false, isTimed: clock is not null, cancellationToken);
        _lock.Exit();
        wait.Limit(clock, timeout, cancellationToken);
        return new Receiving<T>(wait);
    }

    /// <summary>Sends a message if it can be done at once; false where the queue is full or closed.</summary>
    public bool TrySend(T message)
    {
        _lock.Enter();
        return TrySendAndExit(message);
    }

    /// <summary>Sends a message, waiting for room.</summary>
    public ValueTask SendAsync(T message, Clock? clock, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        _lock.Enter();
        if (_ring.Count < _capacity || _closed)
        {
            return TrySendAndExit(message) ? ValueTask.CompletedTask : ValueTask.FromException(Closed());
        }

        var wait = Stand(ref _senders, isSender: true, isTimed: clock is not null, cancellationToken);
        wait.Place.Message = message;
        _lock.Exit();
        wait.Limit(clock, timeout, cancellationToken);
        return wait.UntypedTask;
    }

    /// <summary>Sends a message and closes the queue in one; false where that was impossible.</summary>
    public bool TrySendLast(T message)
    {
        _lock.Enter();
        var receiver = _closed ? null : (MessagePlace<T>?)_receivers.TakeClaimed();
        if (_closed || (receiver is null && _ring.Count == _capacity))
        {
            _lock.Exit();
            return false;
        }

        if (receiver is null)
        {
            _ring.Add(message);
        }
        else
        {
            receiver.Message = message;
        }

        CloseAndExit(null);
        receiver?.Finish();
        return true;
    }

    /// <summary>
    /// Refuses further messages. What is in the queue can still be received; waiting senders fail, and waiting receivers too, for then
    /// there is nothing in it. False where it was closed before.
    /// </summary>
    public bool Close(Exception? failure)
    {
        _lock.Enter();
        if (_closed)
        {
            _lock.Exit();
            return false;
        }

        CloseAndExit(failure);
        return true;
    }

    /// <summary>Has a place wait in the receivers' line; false where it was served at once, or belongs to one that was served elsewhere.</summary>
    public bool JoinReceivers(MessagePlace<T> place)
    {
        _lock.Enter();
        if (_ring.Count == 0 && !_closed)
        {
            place.IsSender = false;
            _receivers.Join(place);
            _lock.Exit();
            return true;
        }

        if (!place.TryClaim())
        {
            _lock.Exit();
        }
        else if (_ring.Count > 0)
        {
            place.Message = TakeAndExit();
            place.Finish();
        }
        else
        {
            _lock.Exit();
            place.Fail(Closed());
        }

        return false;
    }

    /// <summary>Has a place with a message wait in the senders' line; false as in <see cref="JoinReceivers"/>.</summary>
    public bool JoinSenders(MessagePlace<T> place)
    {
        _lock.Enter();
        if (_ring.Count == _capacity && !_closed)
        {
            place.IsSender = true;
            _senders.Join(place);
            _lock.Exit();
            return true;
        }

        if (!place.TryClaim())
        {
            _lock.Exit();
        }
        else if (TrySendAndExit(place.Message!))
        {
            place.Finish();
        }
        else
        {
            place.Fail(Closed());
        }

        return false;
    }

    /// <summary>The failure of who meets the end of the channel.</summary>
    public ChannelClosedException Closed() => new(Name, _failure);

    /// <inheritdoc/>
    public void Leave(MessagePlace<T> place)
    {
        _lock.Enter();
        if (place.IsSender)
        {
            _senders.Leave(place);
        }
        else
        {
            _receivers.Leave(place);
        }

        _lock.Exit();
    }

    /// <inheritdoc/>
    public string Describe(MessagePlace<T> place)
    {
        var verb = place.IsSender ? "send to" : "receive from";
        return IsBounded ? $"{verb} channel '{Name}' ({Count} of {_capacity})" : $"{verb} channel '{Name}' ({Count})";
    }

    private Receiving<T> Failed(Exception failure)
    {
        var wait = new MessageWait<T>(this);
        wait.TrySetException(failure);
        return new Receiving<T>(wait);
    }

    private MessageWait<T> Stand(ref Line line, bool isSender, bool isTimed, CancellationToken cancellationToken)
    {
        var wait = _waits.Take(this, isTimed);
        var place = wait.Place;
        place.IsServedOnly = !isTimed && !cancellationToken.CanBeCanceled;
        place.IsSender = isSender;
        line.Join(place);
        return wait;
    }

    // The following are entered with the lock held and leave it, so that whoever is served goes on outside of it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T TakeAndExit()
    {
        var message = _ring.Take();
        if (_senders.IsEmpty)
        {
            _lock.Exit();
            return message;
        }

        var sender = AdmitSender();
        _lock.Exit();
        sender?.Finish();
        return message;
    }

    private MessagePlace<T>? AdmitSender()
    {
        var sender = Unsafe.As<MessagePlace<T>?>(_senders.TakeClaimed());
        if (sender is not null)
        {
            _ring.Add(sender.Message!);
        }

        return sender;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TrySendAndExit(T message)
    {
        if (_closed)
        {
            _lock.Exit();
            return false;
        }

        if (!_receivers.IsEmpty && Unsafe.As<MessagePlace<T>?>(_receivers.TakeClaimed()) is { } receiver)
        {
            receiver.Message = message;
            _lock.Exit();
            receiver.Finish();
            return true;
        }

        if (_ring.Count == _capacity)
        {
            _lock.Exit();
            return false;
        }

        _ring.Add(message);
        _lock.Exit();
        return true;
    }

    private void CloseAndExit(Exception? failure)
    {
        _failure = failure;
        Volatile.Write(ref _closed, true);
        var senders = _senders.TakeAllClaimed();
        var receivers = _receivers.TakeAllClaimed();
        _lock.Exit();
        if ((senders ?? receivers) is not null)
        {
            var closed = Closed();
            MessagePlaces.Fail<T>(senders, closed);
            MessagePlaces.Fail<T>(receivers, closed);
        }
    }
}
