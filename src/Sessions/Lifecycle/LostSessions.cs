namespace Holdfast.Sessions.Lifecycle;

/// <summary>
/// The sessions in error that wait for their owners to close them, in the order in which they were lost, so that no more of them are kept than
/// there is room for. Thread-safe.
/// </summary>
/// <param name="limit">How many are kept, at the most.</param>
internal sealed class LostSessions(int limit)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Session> _order = [];
    private readonly Dictionary<Session, LinkedListNode<Session>> _places = [];

    /// <summary>Adds one that was lost just now; nothing where it has been closed.</summary>
    public void Add(Session session)
    {
        lock (_gate)
        {
            // Asked under the lock: whoever closes it takes it away after that.
            if (!session.Closed.IsCancellationRequested && !_places.ContainsKey(session)) _places.Add(session, _order.AddLast(session));
        }
    }

    /// <summary>Takes away one that is being closed, whether it was lost or not.</summary>
    public void Remove(Session session)
    {
        lock (_gate)
        {
            if (_places.Remove(session, out var place)) _order.Remove(place);
        }
    }

    /// <summary>Takes out the oldest where there are more than are kept; null where there are not.</summary>
    public Session? TakeSurplus()
    {
        lock (_gate)
        {
            if (_order.Count <= limit || _order.First is not { } oldest) return null;
            _order.RemoveFirst();
            _places.Remove(oldest.Value);
            return oldest.Value;
        }
    }
}
