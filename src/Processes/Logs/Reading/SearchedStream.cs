namespace Holdfast.Processes.Logs.Reading;

/// <summary>One stream of a search: its lines one after the other.</summary>
internal sealed class SearchedStream(LineReader reader) : IAsyncDisposable
{
    private List<LogLine> _lines = [];
    private int _index;

    /// <summary>The line that comes next; there is one where the last move said so.</summary>
    public LogLine Line => _lines[_index];

    /// <summary>Its place.</summary>
    public LogCursor Key => LogCursor.Of(Line);

    /// <summary>Bytes looked at.</summary>
    public long Scanned { get; private set; }

    /// <summary>Goes to the first line that a search begins with.</summary>
    /// <returns>Whether there is one.</returns>
    public async ValueTask<bool> BeginAsync(DateTimeOffset? since, bool timesNeeded, LogCursor? after, CancellationToken cancellationToken)
    {
        var from = after is { Microseconds: > 0 } cursor ? DateTimeOffset.UnixEpoch.AddMicroseconds(cursor.Microseconds) : since;
        var hasTimes = await reader.SeekAsync(from ?? DateTimeOffset.UnixEpoch, cancellationToken);
        if (!hasTimes && (timesNeeded || after is { Microseconds: > 0 }))
            return false;
        if (from is null)
            reader.Position = 0;
        var more = await MoveAsync(cancellationToken);
        while (more && after is { } last && !Key.IsBehind(last))
            more = await NextAsync(cancellationToken);
        return more;
    }

    /// <summary>Goes to the next line.</summary>
    /// <returns>Whether there is one.</returns>
    public ValueTask<bool> NextAsync(CancellationToken cancellationToken) =>
        ++_index < _lines.Count ? ValueTask.FromResult(true) : MoveAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => reader.DisposeAsync();

    private async ValueTask<bool> MoveAsync(CancellationToken cancellationToken)
    {
        _lines = await reader.NextAsync(int.MaxValue, wholeOnly: false, cancellationToken);
        _index = 0;
        if (_lines.Count > 0)
            Scanned += _lines[^1].Next - _lines[0].Position;
        return _lines.Count > 0;
    }
}
