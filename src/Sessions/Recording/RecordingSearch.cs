using Holdfast.Tn3270.Screen;

namespace Holdfast.Sessions.Recording;

/// <summary>One search: what it looks for, what it found, and how much it may still read.</summary>
/// <param name="shelf">Where the recordings are.</param>
/// <param name="text">What is looked for, whatever the letter case.</param>
/// <param name="limit">Hits at the most; beyond, and beyond <see cref="BytesLimit"/>, it breaks off within a recording.</param>
internal sealed class RecordingSearch(RecordingShelf shelf, string text, int limit)
{
    /// <summary>Bytes of recordings that one search reads, at the most.</summary>
    public const long BytesLimit = 64L * 1024 * 1024;

    /// <summary>What was found.</summary>
    public List<RecordingHit> Hits { get; } = [];

    /// <summary>Bytes looked at so far.</summary>
    public long ScannedBytes { get; private set; }

    /// <summary>Searches one recording.</summary>
    /// <param name="entry">The recording.</param>
    /// <param name="from">Where to begin; null at its beginning.</param>
    /// <param name="isOneEnough">Whether the first hit is enough; then it does not break off at the limit of bytes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Where it broke off at a limit; null where the recording was searched to its end.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">Its bytes make no sense.</exception>
    public async ValueTask<MomentPlace?> RunAsync(RecordingEntry entry, MomentPlace? from, bool isOneEnough, CancellationToken cancellationToken)
    {
        if (await shelf.OpenAsync(entry, cancellationToken) is not { } file) return null;
        await using var opened = file;
        var source = new RecordSource(file, from?.Whole ?? RecordForm.Magic.Length);
        var (player, stood, read, first) = (new RecordingPlayer(), false, ScannedBytes, Hits.Count);
        while (await source.NextAsync(cancellationToken) is var (cut, position))
        {
            ScannedBytes = read + source.ReadSoFar;
            if (player.Take(cut, position) is not { Screen: { } screen } moment) continue;
            var place = Find(screen);
            var isNew = place is not null && !stood;
            stood = place is not null;
            if (position < (from?.Position ?? 0)) continue;
            if (!isOneEnough && (Hits.Count >= limit || ScannedBytes > BytesLimit)) return MomentPlace.Parse(moment.Cursor);
            if (!isNew) continue;
            var (row, column) = place!.Value;
            Hits.Add(new RecordingHit(entry.View(), moment.At, row, column, screen.Line(row).TrimEnd(), moment.Cursor));
            if (isOneEnough && Hits.Count > first) return null;
        }

        return null;
    }

    private (int Row, int Column)? Find(ScreenImage screen)
    {
        for (var row = 1; row <= screen.Rows; row++)
        {
            var column = screen.Line(row).IndexOf(text, StringComparison.OrdinalIgnoreCase);
            if (column >= 0) return (row, column + 1);
        }

        return null;
    }
}
