using System.Text.Json;
using Holdfast.Runtime;

namespace Holdfast.Sessions.Recording;

/// <summary>What a file of a recording holds, found by reading it.</summary>
/// <param name="Header">Whose it is.</param>
/// <param name="Counts">How much it holds.</param>
/// <param name="LastAt">The time of its last record.</param>
/// <param name="Length">Bytes of whole records; what comes after was cut off by a crash.</param>
/// <param name="IsEnded">Whether its session ended.</param>
internal sealed record RecordingScan(RecordingHeader Header, RecordingCounts Counts, TimeSpan LastAt, long Length, bool IsEnded)
{
    /// <summary>Reads a file; of one that was ended, no more than its beginning and its end. Null where it is no recording.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static async ValueTask<RecordingScan?> ReadAsync(FileHandle file, CancellationToken cancellationToken)
    {
        if (!await RecordSource.IsRecordingAsync(file, cancellationToken)) return null;
        var source = new RecordSource(file, RecordForm.Magic.Length);
        if (await source.NextAsync(cancellationToken) is not { Cut.Kind: RecordKind.Header } first || ReadHeader(first.Cut) is not { } header) return null;
        if (await EndAsync(file, cancellationToken) is { } end && RecordingCounts.Of(end) is { } told)
            return new RecordingScan(header, told, end.At, file.Length, IsEnded: true);
        var (counts, at, isEnded) = (default(RecordingCounts), TimeSpan.Zero, false);
        while (await source.NextAsync(cancellationToken) is var (cut, _))
        {
            (at, isEnded) = (cut.At, cut.Kind == RecordKind.End);
            counts += cut.Kind switch
            {
                RecordKind.Whole or RecordKind.Change => new RecordingCounts(1, 0, 0),
                RecordKind.Input => new RecordingCounts(0, 1, 0),
                RecordKind.Lost => new RecordingCounts(0, 0, RecordingPlayer.LostIn(cut)),
                _ => default,
            };
        }

        return new RecordingScan(header, counts, at, source.Position, isEnded);
    }

    private static RecordingHeader? ReadHeader(RecordCut cut)
    {
        try
        {
            return JsonSerializer.Deserialize(cut.Payload.Span, RecordingJson.Default.RecordingHeader);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async ValueTask<RecordCut?> EndAsync(FileHandle file, CancellationToken cancellationToken)
    {
        var tail = new byte[RecordingCounts.EndBytes];
        if (file.Length < tail.Length || await file.ReadAtAsync(file.Length - tail.Length, tail, cancellationToken) < tail.Length) return null;
        return RecordForm.TryCut(tail, out var cut, out _) && cut.Value.Length == tail.Length ? cut : null;
    }
}
