using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Lifecycle;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Screen;
using Holdfast.Tn3270.Transfer;

namespace Holdfast.Sessions.FrontDoor;

/// <summary>
/// The latest screen of a session on one host connection, for the terminal that shows it: one that is slow skips screens and never queues
/// them. Secrets that a journey typed are covered. Once the session has left the connection nothing more is seen: it may be somebody else's.
/// </summary>
internal sealed class ScreenMirror(Session session, Attachment attachment)
{
    private readonly Lock _gate = new();
    private ScreenCopy? _latest;
    private readonly Queue<RelayedRecord> _transfer = new();
    private bool _alarm;
    private TaskCompletionSource _changed = Fresh();

    /// <summary>Completes at the next look. Take the task first, then the screen.</summary>
    public Task Changed
    {
        get
        {
            lock (_gate) return _changed.Task;
        }
    }

    /// <summary>Looks at the screen; called by the terminal's own loop.</summary>
    /// <param name="screen">The screen.</param>
    /// <param name="published">The same, as it was published.</param>
    public void Look(ScreenBuffer screen, SessionScreen published)
    {
        if (session.Closed.IsCancellationRequested || attachment.Left.IsCancellationRequested) return;
        // A frame goes to the terminal as the host's own record, and as nothing else.
        var copy = published.IsFrame ? null : ScreenCopy.Of(screen, published.Image, attachment.Connection.Mask.Cover(published).Image);
        Tell(() =>
        {
            _latest = copy;
            _alarm = screen.TakeAlarm() || (_alarm && copy is not null);
        });
    }

    /// <summary>Takes a record of a file transfer; called by the terminal's own loop. Hosts send one and wait for its answer.</summary>
    public void Relay(RelayedRecord record)
    {
        if (session.Closed.IsCancellationRequested || attachment.Left.IsCancellationRequested) return;
        Tell(() =>
        {
            // The screen before a frame is not drawn over it; what follows the transfer is looked at anew.
            if (record.IsFrame) _latest = null;
            if (_transfer.Count < TerminalMachine.RelayedLimit) _transfer.Enqueue(record);
        });
    }

    /// <summary>The oldest record of a file transfer that nobody took; null where there is none.</summary>
    public RelayedRecord? TakeTransfer()
    {
        lock (_gate) return _transfer.TryDequeue(out var record) ? record : null;
    }

    /// <summary>The latest screen, and whether the alarm sounded since this was last asked; null before the first look, and while it is a frame of a transfer.</summary>
    public ScreenCopy? Take(out bool alarm)
    {
        lock (_gate)
        {
            (alarm, _alarm) = (_alarm, false);
            return _latest;
        }
    }

    private void Tell(Action change)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            change();
            (changed, _changed) = (_changed, Fresh());
        }

        changed.SetResult();
    }

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
