namespace Holdfast.Runtime.Simulated;

/// <summary>A file as the program sees it, and as a crash would leave it.</summary>
internal sealed class SimulatedFile
{
    // Bytes that were written; null means that the file was cut or extended to the offset.
    private readonly List<(long Offset, byte[]? Bytes)> _unsynced = [];
    private byte[] _content = [];
    private byte[] _durable = [];
    private int _length;

    /// <summary>Whether its name would survive a crash.</summary>
    public bool IsNamed { get; private set; }

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

    /// <summary>Makes name and content survive a crash.</summary>
    public void Sync()
    {
        _durable = Content.ToArray();
        _unsynced.Clear();
        IsNamed = true;
    }

    /// <summary>Falls back to what a power cut leaves: what was synced, some of the writes since, the last of those torn.</summary>
    public void Crash(SeededWords words)
    {
        (long Offset, byte[]? Bytes)[] writes = [.. _unsynced];
        _content = [.. _durable];
        _length = _durable.Length;
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

        Sync();
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
