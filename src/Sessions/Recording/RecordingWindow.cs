namespace Holdfast.Sessions.Recording;

/// <summary>Reads a part of a recording.</summary>
internal sealed class RecordingWindow(RecordingShelf shelf, RecordingEntry entry)
{
    /// <summary>Reads moments from a place, or from the screen that was shown at a time, or from the beginning.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">Its bytes make no sense.</exception>
    public async ValueTask<MomentPage> ReadAsync(MomentPlace? from, TimeSpan? at, int limit, CancellationToken cancellationToken)
    {
        var begin = new MomentPlace(RecordForm.Magic.Length, RecordForm.Magic.Length);
        if (await shelf.OpenAsync(entry, cancellationToken) is not { } file)
            return new MomentPage(entry.View(), [], entry.IsLive ? begin.ToString() : null);
        await using var opened = file;
        // Looked at before the file is read: what comes afterwards is for the next answer.
        var isLive = entry.IsLive;
        var start = from ?? (at is { } time ? await SeekAsync(new RecordSource(file, begin.Position), time, cancellationToken) ?? begin : begin);
        var source = new RecordSource(file, start.Whole);
        var player = new RecordingPlayer();
        List<RecordedMoment> moments = [];
        var whole = start.Whole;
        while (await source.NextAsync(cancellationToken) is var (cut, position))
        {
            if (cut.Kind == RecordKind.Whole) whole = position;
            if (player.Take(cut, position) is not { } moment || position < start.Position) continue;
            if (moments.Count == limit) return new MomentPage(entry.View(), moments, moment.Cursor);
            moments.Add(moment);
        }

        var next = isLive ? new MomentPlace(source.Position, whole).ToString() : null;
        return new MomentPage(entry.View(), moments, next);
    }

    /// <summary>Where the screen stands that was shown at a time: the last one up to then.</summary>
    private static async ValueTask<MomentPlace?> SeekAsync(RecordSource source, TimeSpan time, CancellationToken cancellationToken)
    {
        MomentPlace? shown = null;
        var whole = source.Position;
        while (await source.NextAsync(cancellationToken) is var (cut, position) && cut.At <= time)
        {
            if (cut.Kind == RecordKind.Whole) whole = position;
            if (cut.Kind is RecordKind.Whole or RecordKind.Change) shown = new MomentPlace(position, whole);
        }

        return shown;
    }
}
