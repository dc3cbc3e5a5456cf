namespace Holdfast.Sessions.Recording;

/// <summary>What is known of a recording without reading it.</summary>
internal sealed class RecordingEntry
{
    private readonly Lock _gate = new();
    private RecordingCounts _counts;
    private TimeSpan _lastAt;
    private long _bytes;
    private RecordingState _state;

    /// <summary>A recording that begins.</summary>
    public RecordingEntry(RecordingHeader header) => Header = header;

    /// <summary>A recording that was found.</summary>
    public RecordingEntry(RecordingScan scan)
    {
        Header = scan.Header;
        _state = scan.IsEnded ? RecordingState.Ended : RecordingState.Interrupted;
        (_counts, _lastAt, _bytes) = (scan.Counts, scan.LastAt, scan.Length);
    }

    /// <summary>Whose it is.</summary>
    public RecordingHeader Header { get; }

    /// <summary>Whether its session goes on.</summary>
    public bool IsLive
    {
        get
        {
            lock (_gate) return _state == RecordingState.Recording;
        }
    }

    /// <summary>Bytes of whole records on the disk.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate) return _bytes;
        }
    }

    /// <summary>How much it holds.</summary>
    public RecordingCounts Counts
    {
        get
        {
            lock (_gate) return _counts;
        }
    }

    /// <summary>When the last of it was recorded.</summary>
    public DateTimeOffset LastAt
    {
        get
        {
            lock (_gate) return Header.StartedAt + _lastAt;
        }
    }

    /// <summary>Takes up what an earlier daemon recorded of the same session.</summary>
    public void Restore(RecordingScan scan)
    {
        lock (_gate)
        {
            _counts += scan.Counts;
            _bytes = scan.Length;
        }
    }

    /// <summary>Notes that something was written.</summary>
    public void Grow(RecordingCounts counts, TimeSpan at, long bytes)
    {
        lock (_gate)
        {
            _counts += counts;
            (_lastAt, _bytes) = (at, bytes);
        }
    }

    /// <summary>Notes that it has come to its end.</summary>
    /// <param name="isWhole">Whether its end was written.</param>
    public void Finish(bool isWhole)
    {
        lock (_gate) _state = isWhole ? RecordingState.Ended : RecordingState.Interrupted;
    }

    /// <summary>As callers see it.</summary>
    public RecordingView View()
    {
        lock (_gate)
        {
            return new RecordingView
            {
                Id = Header.Id,
                State = _state,
                Owner = Header.Owner,
                Endpoint = Header.Endpoint,
                Pool = Header.Pool,
                Label = Header.Label,
                StartedAt = Header.StartedAt,
                EndedAt = _state == RecordingState.Recording ? null : Header.StartedAt + _lastAt,
                Length = _lastAt,
                Screens = _counts.Screens,
                Inputs = _counts.Inputs,
                Lost = _counts.Lost,
                Bytes = _bytes,
            };
        }
    }
}
