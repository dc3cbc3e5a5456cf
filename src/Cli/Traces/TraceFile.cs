using System.Runtime.CompilerServices;
using Holdfast.Runtime;
using Holdfast.Tn3270.Traces;

namespace Holdfast.Cli.Traces;

/// <summary>Reads a trace from a file piece by piece, so that its size does not matter.</summary>
internal sealed class TraceFile(Io io, string path)
{
    private const int PieceSize = 64 * 1024;

    /// <summary>The reader of the last reading: what the trace says of its recorder, and the fault that ended the reading.</summary>
    public TraceReader Reader { get; private set; } = new();

    /// <summary>The entries, up to the end or to a fault.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not read it.</exception>
    public async IAsyncEnumerable<TraceEntry> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Reader = new TraceReader();
        List<TraceEntry> entries = [];
        await using var file = await io.Files.OpenAsync(path, FileOpening.Read, cancellationToken);
        var piece = new byte[PieceSize];
        var offset = 0L;
        for (var more = true; more;)
        {
            var count = await file.ReadAtAsync(offset, piece, cancellationToken);
            offset += count;
            more = count > 0 ? Reader.Take(piece.AsSpan(0, count), entries) : Reader.Complete(entries) && count > 0;
            foreach (var entry in entries)
                yield return entry;
            entries.Clear();
        }
    }
}
