using Holdfast.Runtime;

namespace Holdfast.Sessions.Recording;

/// <summary>Reads the records of a file one after the other, up to the last whole one.</summary>
/// <param name="file">The file; not owned.</param>
/// <param name="offset">Where a record begins.</param>
internal sealed class RecordSource(FileHandle file, long offset)
{
    private const int ReadBytes = 64 * 1024;

    private byte[] _buffer = new byte[ReadBytes];
    private int _begin;
    private int _end;

    /// <summary>Where the next record begins; after the last, where the whole ones end.</summary>
    public long Position { get; private set; } = offset;

    /// <summary>Bytes read so far.</summary>
    public long ReadSoFar { get; private set; }

    /// <summary>Whether a file begins as a recording does.</summary>
    public static async ValueTask<bool> IsRecordingAsync(FileHandle file, CancellationToken cancellationToken)
    {
        var magic = new byte[RecordForm.Magic.Length];
        return await file.ReadAtAsync(0, magic, cancellationToken) == magic.Length && RecordForm.Magic.SequenceEqual(magic);
    }

    /// <summary>The next record, with its position; null after the last whole one.</summary>
    public async ValueTask<(RecordCut Cut, long Position)?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (RecordForm.TryCut(_buffer.AsMemory(_begin, _end - _begin), out var cut, out var broken))
            {
                var position = Position;
                _begin += cut.Value.Length;
                Position += cut.Value.Length;
                return (cut.Value, position);
            }

            if (broken || !await FillAsync(cancellationToken)) return null;
        }
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        var left = _end - _begin;
        if (left > RecordForm.BodyLimit + RecordForm.FrameBytes) return false;
        var target = left + ReadBytes > _buffer.Length ? new byte[(left * 2) + ReadBytes] : _buffer;
        _buffer.AsSpan(_begin, left).CopyTo(target);
        (_buffer, _begin, _end) = (target, 0, left);
        var count = await file.ReadAtAsync(Position + left, _buffer.AsMemory(left), cancellationToken);
        _end += count;
        ReadSoFar += count;
        return count > 0;
    }
}
