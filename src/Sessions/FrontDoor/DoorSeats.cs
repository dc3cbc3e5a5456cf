namespace Holdfast.Sessions.FrontDoor;

/// <summary>The terminals at the door by their LUs, for the printers that go with them. Thread-safe.</summary>
internal sealed class DoorSeats
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, DoorSeat> _seats = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = Fresh();

    /// <summary>Completes at the next change. Take the task first, then look.</summary>
    public Task Changed
    {
        get
        {
            lock (_gate) return _changed.Task;
        }
    }

    /// <summary>The terminal with this LU; null where there is none.</summary>
    public DoorSeat? Find(string lu)
    {
        lock (_gate) return _seats.GetValueOrDefault(lu);
    }

    /// <summary>Notes how a terminal stands; null where it goes.</summary>
    public void Set(string? lu, DoorSeat? seat)
    {
        if (lu is null) return;
        TaskCompletionSource changed;
        lock (_gate)
        {
            if (seat is null) _seats.Remove(lu);
            else _seats[lu] = seat;
            (changed, _changed) = (_changed, Fresh());
        }

        changed.SetResult();
    }

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
