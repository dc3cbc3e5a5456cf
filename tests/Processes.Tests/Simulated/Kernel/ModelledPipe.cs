using Holdfast.Runtime.Synchronization;

namespace Holdfast.Processes.Tests.Simulated.Kernel;

/// <summary>
/// A named pipe, as Linux keeps it: what is in it stays as long as anybody has it open, and is gone with the last one. It knows
/// what ought to be in the log behind it.
/// </summary>
internal sealed class ModelledPipe(string path, int capacity)
{
    private readonly List<byte> _content = [];
    private readonly List<byte> _owed = [];
    private int _writers;

    /// <summary>Its path.</summary>
    public string Path => path;

    /// <summary>Whether a Keeper has it open.</summary>
    public bool IsRead { get; private set; }

    /// <summary>Told when something came into it.</summary>
    public Action<ModelledPipe>? Arrived { get; set; }

    /// <summary>Told when there is room in it again.</summary>
    public Notify Room { get; } = new("pipe room");

    /// <summary>Bytes in it.</summary>
    public int Waiting => _content.Count;

    /// <summary>All that was ever written into it, but for what went with its last holder: what the log has to be in the end.</summary>
    public IReadOnlyList<byte> Owed => _owed;

    /// <summary>Bytes that were in it when nobody had it open any more.</summary>
    public int Perished { get; private set; }

    /// <summary>Bytes that were in it when a Keeper closed it as the last one, which it must not do.</summary>
    public int Abandoned { get; private set; }

    /// <summary>A child more has it open, for reading and writing.</summary>
    public void Attach() => _writers++;

    /// <summary>A child less has it open.</summary>
    public void Detach()
    {
        _writers--;
        Perish();
    }

    /// <summary>A Keeper opens it.</summary>
    public void Open() => IsRead = true;

    /// <summary>A Keeper closes it of its own accord.</summary>
    public void Close()
    {
        IsRead = false;
        Abandoned += _writers == 0 ? Waiting : 0;
        Perish();
    }

    /// <summary>The Keeper that had it open is dead.</summary>
    public void Orphan()
    {
        IsRead = false;
        Arrived = null;
        Perish();
    }

    /// <summary>Writes all or, where there is no room, nothing.</summary>
    public bool TryWrite(ReadOnlySpan<byte> bytes)
    {
        if (_content.Count + bytes.Length > capacity)
            return false;
        _content.AddRange(bytes);
        _owed.AddRange(bytes);
        Arrived?.Invoke(this);
        return true;
    }

    /// <summary>Moves bytes into a log: in one go, as splice(2) does.</summary>
    public int MoveTo(List<byte> log, int most)
    {
        var count = Math.Min(most, _content.Count);
        log.AddRange(_content.GetRange(0, count));
        _content.RemoveRange(0, count);
        Room.NotifyAll();
        return count;
    }

    private void Perish()
    {
        if (IsRead || _writers > 0)
            return;
        Perished += _content.Count;
        _owed.RemoveRange(_owed.Count - _content.Count, _content.Count);
        _content.Clear();
    }
}
