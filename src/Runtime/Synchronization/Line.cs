namespace Holdfast.Runtime.Synchronization;

/// <summary>Who waits, first come first served. Guarded by the lock of what it belongs to; a mutable struct: never copy it.</summary>
internal struct Line
{
    private Place? _first;

    // Null where no more than one stands in line: that is the rule, and a write less for the collector to note.
    private Place? _last;

    /// <summary>Whether nobody stands in it.</summary>
    public readonly bool IsEmpty => _first is null;

    /// <summary>Who is to be served next; possibly one that can no longer be claimed.</summary>
    public readonly Place? First => _first;

    /// <summary>How many stand in it.</summary>
    public int Count { get; private set; }

    /// <summary>Stands at the end.</summary>
    public void Join(Place place)
    {
        place.IsInLine = true;
        place.Next = null;
        if (_first is { } first)
        {
            var last = _last ?? first;
            place.Previous = last;
            last.Next = place;
            _last = place;
        }
        else
        {
            place.Previous = null;
            _first = place;
        }

        Count++;
    }

    /// <summary>Takes a place out; false where it does not stand in line.</summary>
    public bool Leave(Place place)
    {
        if (!place.IsInLine)
        {
            return false;
        }

        if (place.Previous is not { } previous)
        {
            LeaveFirst(place);
            return true;
        }

        previous.Next = place.Next;
        if (place.Next is { } next)
        {
            next.Previous = previous;
        }
        else
        {
            _last = ReferenceEquals(previous, _first) ? null : previous;
        }

        place.Next = null;
        place.Previous = null;
        place.IsInLine = false;
        Count--;
        return true;
    }

    /// <summary>Takes out the first that can be claimed, which the caller must then serve; null where there is none.</summary>
    public Place? TakeClaimed()
    {
        while (_first is { } place)
        {
            LeaveFirst(place);
            if (place.TryClaim())
            {
                return place;
            }
        }

        return null;
    }

    // As Leave, for the first.
    private void LeaveFirst(Place place)
    {
        place.IsInLine = false;
        Count--;
        if (place.Next is not { } next)
        {
            _first = null;
            return;
        }

        next.Previous = null;
        place.Next = null;
        _first = next;
        if (ReferenceEquals(next, _last))
        {
            _last = null;
        }
    }

    /// <summary>Takes out all that can be claimed, as a chain through <see cref="Place.Next"/>, first in line first.</summary>
    public Place? TakeAllClaimed()
    {
        Place? head = null;
        Place? tail = null;
        while (TakeClaimed() is { } place)
        {
            if (tail is null)
            {
                head = place;
            }
            else
            {
                tail.Next = place;
            }

            tail = place;
        }

        return head;
    }
}
