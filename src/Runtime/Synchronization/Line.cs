namespace Holdfast.Runtime.Synchronization;

/// <summary>Who waits, first come first served. Guarded by the lock of what it belongs to; a mutable struct: never copy it.</summary>
internal struct Line
{
    // Stays where it was when the line empties: mostly the next to stand there is the same, and then nothing is to be noted.
    private Place? _first;

    // Null where no more than one stands in line: that is the rule, and a write less for the collector to note.
    private Place? _last;

    /// <summary>Whether nobody stands in it.</summary>
    public readonly bool IsEmpty => Count == 0;

    /// <summary>Who is to be served next; possibly one that can no longer be claimed.</summary>
    public readonly Place? First => Count == 0 ? null : _first;

    /// <summary>How many stand in it.</summary>
    public int Count { readonly get; private set; }

    /// <summary>Stands at the end.</summary>
    public void Join(Place place)
    {
        place.IsInLine = true;
        place.Next = null;
        if (Count > 0)
        {
            var last = _last ?? _first!;
            place.Previous = last;
            last.Next = place;
            _last = place;
        }
        else
        {
            place.Previous = null;
            if (!ReferenceEquals(_first, place))
            {
                _first = place;
            }
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
        while (Count > 0)
        {
            var place = _first!;
            LeaveFirst(place);
            if (place.IsServedOnly || place.TryClaim())
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
