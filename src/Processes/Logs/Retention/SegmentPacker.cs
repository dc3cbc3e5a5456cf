using Holdfast.Processes.Logs.Segments;
using Holdfast.Runtime;

namespace Holdfast.Processes.Logs.Retention;

/// <summary>Compresses rotated files, a mebibyte at a time and resting three times as long as it worked, so that it never has more than a quarter of a core.</summary>
internal sealed class SegmentPacker(Io io)
{
    /// <summary>What the names of unfinished files end with; one that is found was left by a crash.</summary>
    public const string Unfinished = ".packing";

    private const int RestFactor = 3;

    /// <summary>Puts the compressed file in the place of the plain one; whoever reads finds the one or the other at any time.</summary>
    /// <returns>Length of the compressed file in bytes.</returns>
    public async ValueTask<long> PackAsync(LogPlace place, SegmentRange range, CancellationToken cancellationToken)
    {
        var plain = place.Of(range, packed: false);
        var packed = place.Of(range, packed: true);
        var beside = $"{packed}{Unfinished}";
        long length;
        await using (var source = await io.Files.OpenAsync(plain, FileOpening.Read, cancellationToken))
        await using (var target = await io.Files.OpenAsync(beside, FileOpening.Create, cancellationToken))
        {
            target.SetLength(0);
            length = await CopyAsync(source, target, range.Length, cancellationToken);
            await target.SyncAsync(cancellationToken);
        }

        io.Files.Move(beside, packed);
        io.Files.Delete(plain);
        return length;
    }

    private async ValueTask<long> CopyAsync(FileHandle source, FileHandle target, long most, CancellationToken cancellationToken)
    {
        var piece = new byte[PackedMember.MostPlainBytes];
        var read = 0L;
        var written = 0L;
        while (read < most)
        {
            var begun = io.Clock.Elapsed;
            var count = await source.ReadAtAsync(read, piece.AsMemory(0, (int)Math.Min(piece.Length, most - read)), cancellationToken);
            if (count == 0)
                break;
            var member = PackedMember.Pack(piece.AsSpan(0, count));
            await target.WriteAtAsync(written, member, cancellationToken);
            read += count;
            written += member.Length;
            await io.Clock.Delay((io.Clock.Elapsed - begun) * RestFactor, cancellationToken);
        }

        return written;
    }
}
