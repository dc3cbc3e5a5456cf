namespace Holdfast.Runtime.Simulated;

/// <summary>A file as the program sees it, and as a crash would leave it.</summary>
internal sealed class SimulatedFile
{
    // What a disk writes whole or not at all.
    private const int SectorBytes = 512;

    // What the system writes back of mapped memory.
    private const int PageBytes = 4096;

    // Bytes that were written; null means that the file was cut or extended to the offset.
    private readonly List<(long Offset, byte[]? Bytes)> _unsynced = [];
    private byte[] _content = [];
    private byte[] _durable = [];
    private HashSet<int>? _room;
    private bool _isMapped;
    private int _length;

    /// <summary>Length in bytes.</summary>
    public int Length => _length;

    /// <summary>Bytes of the disk that it takes: its length, or of one that was made without room, the pages that have some by now.</summary>
    public long Room => _room is null ? _length : (long)_room.Count * PageBytes;

    /// <summary>What its mappings store into; longer than the file is, perhaps.</summary>
    public byte[] Pages => _content;

    /// <summary>Everything in it.</summary>
    public ReadOnlySpan<byte> Content => _content.AsSpan(0, _length);

    /// <summary>A file of zeros that takes no room yet.</summary>
    public static SimulatedFile Sparse(int length)
    {
        var file = new SimulatedFile { _room = [] };
        file.SetLength(length);
        return file;
    }

    /// <summary>Somebody maps it: from here on it may change by any store.</summary>
    public void Map() => _isMapped = true;

    /// <summary>Bytes of the disk that a part of it needs and does not have.</summary>
    public long MissingRoom(int offset, int count) => (long)Without(offset, count).Count() * PageBytes;

    /// <summary>Gives a part of it room.</summary>
    public void Reserve(int offset, int count) => _room?.UnionWith(Without(offset, count));

    /// <summary>Writes at an offset, in memory so far.</summary>
    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        Apply(offset, bytes);
        _unsynced.Add((offset, bytes.ToArray()));
    }

    /// <summary>Cuts or extends, in memory so far.</summary>
    public void SetLength(long length)
    {
        Resize((int)length);
        _unsynced.Add((length, null));
    }

    /// <summary>Makes the content survive a crash.</summary>
    public void Sync()
    {
        if (_unsynced.Count > 0 || _isMapped)
        {
            _durable = Content.ToArray();
            _unsynced.Clear();
        }
    }

    /// <summary>Turns one drawn bit over, on the disk and in memory; the file is not empty.</summary>
    public void Rot(SeededWords words)
    {
        var at = words.Below(_length);
        var bit = (byte)(1 << words.Below(8));
        _content[at] ^= bit;
        if (at < _durable.Length)
        {
            _durable[at] ^= bit;
        }
    }

    /// <summary>
    /// Falls back to what a power cut leaves: what was synced and some of the writes since. A disk that keeps their order keeps
    /// the first ones, the last of them torn at some byte; one that does not keeps any of their sectors. Of what was stored in mapped
    /// memory, which the system writes back when it likes, any pages may be there.
    /// </summary>
    public void Crash(SeededWords words, bool reorders)
    {
        (long Offset, byte[]? Bytes)[] writes = [.. _unsynced];
        byte[] stored = _isMapped ? Content.ToArray() : [];
        _content = [.. _durable];
        _length = _durable.Length;
        if (reorders)
        {
            Array.ForEach(writes, write => ApplySome(write.Offset, write.Bytes, words));
        }
        else
        {
            ApplyFirst(writes, words);
        }

        KeepSomePages(stored, words);
        Sync();
        _isMapped = false;
    }

    private void KeepSomePages(ReadOnlySpan<byte> stored, SeededWords words)
    {
        for (var start = 0; start < Math.Min(stored.Length, _length); start += PageBytes)
        {
            var size = Math.Min(PageBytes, Math.Min(stored.Length, _length) - start);
            var page = stored.Slice(start, size);
            if (!page.SequenceEqual(Content.Slice(start, size)) && words.OneIn(2))
            {
                page.CopyTo(_content.AsSpan(start));
            }
        }
    }

    private IEnumerable<int> Without(int offset, int count) => _room is null || count <= 0
        ? []
        : Enumerable.Range(offset / PageBytes, ((offset + count - 1) / PageBytes) - (offset / PageBytes) + 1).Where(page => !_room.Contains(page));

    private void ApplyFirst((long Offset, byte[]? Bytes)[] writes, SeededWords words)
    {
        var survivors = words.Below(writes.Length + 1);
        for (var i = 0; i < survivors; i++)
        {
            var (offset, bytes) = writes[i];
            if (bytes is null)
            {
                Resize((int)offset);
            }
            else
            {
                Apply(offset, i == survivors - 1 ? bytes.AsSpan(0, words.Below(bytes.Length + 1)) : bytes);
            }
        }
    }

    private void ApplySome(long offset, byte[]? bytes, SeededWords words)
    {
        if (bytes is null)
        {
            if (words.OneIn(2))
            {
                Resize((int)offset);
            }

            return;
        }

        for (var done = 0; done < bytes.Length;)
        {
            var toBorder = SectorBytes - (int)((offset + done) % SectorBytes);
            var size = Math.Min(toBorder, bytes.Length - done);
            if (words.OneIn(2))
            {
                Apply(offset + done, bytes.AsSpan(done, size));
            }

            done += size;
        }
    }

    private void Apply(long offset, ReadOnlySpan<byte> bytes)
    {
        var end = (int)offset + bytes.Length;
        if (end > _length)
        {
            Resize(end);
        }

        bytes.CopyTo(_content.AsSpan((int)offset));
    }

    private void Resize(int length)
    {
        if (length > _content.Length)
        {
            Array.Resize(ref _content, Math.Max(length, _content.Length * 2));
        }

        if (length < _length)
        {
            // What is cut off reads as zeros if the file grows again.
            _content.AsSpan(length, _length - length).Clear();
        }

        _length = length;
    }
}
