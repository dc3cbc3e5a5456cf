namespace Holdfast.Runtime.Simulated;

/// <summary>A file as the program sees it, and as a crash would leave it.</summary>
internal sealed class SimulatedFile
{
    // What a disk writes whole or not at all.
    private const int SectorBytes = 512;

    // Bytes that were written; null means that the file was cut or extended to the offset.
    private readonly List<(long Offset, byte[]? Bytes)> _unsynced = [];
    private byte[] _content = [];
    private byte[] _durable = [];
    private int _length;

    /// <summary>Length in bytes.</summary>
    public int Length => _length;

    /// <summary>Everything in it.</summary>
    public ReadOnlySpan<byte> Content => _content.AsSpan(0, _length);

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
        if (_unsynced.Count > 0)
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
    /// the first ones, the last of them torn at some byte; one that does not keeps any of their sectors.
    /// </summary>
    public void Crash(SeededWords words, bool reorders)
    {
        (long Offset, byte[]? Bytes)[] writes = [.. _unsynced];
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

        Sync();
    }

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
