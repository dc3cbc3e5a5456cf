using Holdfast.Runtime;

namespace Holdfast.Processes.Logs.Segments;

/// <summary>A compressed file, read at positions of the stream; it holds one unpacked member at a time.</summary>
internal sealed class PackedSegment : SegmentBytes
{
    private readonly FileHandle _file;
    private readonly (long Offset, long Position, PackedMember Member)[] _members;
    private byte[] _plain = [];
    private long _plainAt = -1;

    private PackedSegment(FileHandle file, SegmentRange range, (long Offset, long Position, PackedMember Member)[] members)
        : base(range.Start, range.End)
    {
        _file = file;
        _members = members;
    }

    /// <inheritdoc/>
    public override long Length => _members.Length == 0 ? 0 : _members[^1].Position + _members[^1].Member.PlainBytes - Start;

    /// <summary>Opens a file by the headers of its members. What comes behind a damaged one is as if it were not there.</summary>
    public static async ValueTask<PackedSegment> OpenAsync(FileHandle file, SegmentRange range, CancellationToken cancellationToken)
    {
        List<(long, long, PackedMember)> members = [];
        var header = new byte[PackedMember.HeaderBytes];
        var offset = 0L;
        var position = range.Start;
        while (position < range.End
            && await file.ReadAtAsync(offset, header, cancellationToken) == header.Length
            && PackedMember.TryRead(header, out var member)
            && offset + member.PackedBytes <= file.Length)
        {
            members.Add((offset, position, member));
            offset += member.PackedBytes;
            position += member.PlainBytes;
        }

        return new PackedSegment(file, range, [.. members]);
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(long position, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (!await UnpackAsync(position, cancellationToken))
            return 0;
        var at = (int)(position - _plainAt);
        var count = Math.Min(buffer.Length, _plain.Length - at);
        _plain.AsMemory(at, count).CopyTo(buffer);
        return count;
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => _file.DisposeAsync();

    private async ValueTask<bool> UnpackAsync(long position, CancellationToken cancellationToken)
    {
        if (_plainAt >= 0 && position >= _plainAt && position < _plainAt + _plain.Length)
            return true;
        var index = Array.FindIndex(_members, member => position >= member.Position && position < member.Position + member.Member.PlainBytes);
        if (index < 0)
            return false;
        var (offset, start, found) = _members[index];
        var packed = new byte[found.PackedBytes];
        if (await _file.ReadAtAsync(offset, packed, cancellationToken) < packed.Length)
            return false;
        try
        {
            _plain = PackedMember.Unpack(packed, found.PlainBytes);
        }
        catch (Exception failure) when (failure is InvalidDataException or EndOfStreamException)
        {
            // Damaged: its bytes are a gap, like those of a file that is gone.
            return false;
        }

        _plainAt = start;
        return true;
    }
}
