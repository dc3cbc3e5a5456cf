using Holdfast.Keeper.Native;

namespace Holdfast.Keeper.Logs;

/// <summary>
/// Where the rotated pieces of each stream end. A folder is read once; from then on this program is the one that rotates in it.
/// </summary>
internal sealed class RotatedPieces
{
    private readonly HashSet<string> _foldersRead = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Start, long End)> _lastByStem = new(StringComparer.Ordinal);

    /// <summary>The last piece of a stream; (0, 0) where it was never rotated.</summary>
    public (long Start, long End) LastOf(LogStem stem)
    {
        var folder = Path.GetDirectoryName(stem.Stem) ?? "";
        if (_foldersRead.Add(folder))
            Read(folder);
        return _lastByStem.GetValueOrDefault(stem.Stem);
    }

    /// <summary>Notes another piece of a stream.</summary>
    public void Add(LogStem stem, long start, long end) => _lastByStem[stem.Stem] = (start, end);

    private void Read(string folder)
    {
        foreach (var name in Files.Names(folder.Length == 0 ? "." : folder))
        {
            if (LogStem.Parse(name) is not { } piece)
                continue;
            var stem = Path.Combine(folder, piece.Stem);
            if (piece.End > _lastByStem.GetValueOrDefault(stem).End)
                _lastByStem[stem] = (piece.Start, piece.End);
        }
    }
}
