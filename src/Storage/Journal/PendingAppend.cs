using Holdfast.Runtime.Synchronization;

namespace Holdfast.Storage.Journal;

/// <summary>
/// An event on its way to the disk, and whoever waits for it. It comes from an <see cref="AppendPool"/> and goes back there by itself: a
/// posted one when it is written, another when its teller has taken the outcome. After <see cref="Written"/> or <see cref="Refused"/> it
/// may be another event already and must not be touched.
/// </summary>
internal sealed class PendingAppend
{
    private readonly AppendPool _pool;
    private readonly Completion<long> _done;
    private JournalEntry? _entry;

    internal PendingAppend(AppendPool pool, string tenant)
    {
        _pool = pool;
        _done = new Completion<long>($"the journal of {tenant}", GiveBack);
    }

    /// <summary>The event.</summary>
    internal JournalEntry Entry => _entry!;

    /// <summary>Its time: <see cref="RecordTime"/>.</summary>
    internal long Microseconds { get; private set; }

    /// <summary>Whether nobody waits: such an event is kept until it is written.</summary>
    internal bool IsPosted { get; private set; }

    /// <summary>The number it got, once its transaction is on its way.</summary>
    internal long Sequence { get; set; }

    /// <summary>The end of its way, with its number: for the teller alone.</summary>
    internal ValueTask<long> Task => _done.Task;

    /// <summary>The neighbour in the pool.</summary>
    internal PendingAppend? Below { get; set; }

    /// <summary>Begins another event's way.</summary>
    internal PendingAppend Begin(JournalEntry entry, long microseconds, bool isPosted)
    {
        (_entry, Microseconds, IsPosted) = (entry, microseconds, isPosted);
        return this;
    }

    /// <summary>It is durable.</summary>
    internal void Written()
    {
        if (IsPosted)
        {
            GiveBack();
        }
        else
        {
            _done.TrySetResult(Sequence);
        }
    }

    /// <summary>It will not be written: its teller is told.</summary>
    internal void Refused(JournalException failure) => _done.TrySetException(failure);

    /// <summary>Nobody has it any more.</summary>
    internal void GiveBack()
    {
        _entry = null;
        _pool.GiveBack(this);
    }
}
