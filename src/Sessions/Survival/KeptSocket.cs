using Holdfast.Runtime;

namespace Holdfast.Sessions.Survival;

/// <summary>A socket that the Keeper is to hold a copy of, and how that stands. Thread-safe.</summary>
/// <param name="key">What the Keeper knows it by.</param>
/// <param name="note">What the Keeper keeps beside it: the key of its snapshots; empty where none are made.</param>
/// <param name="connection">The connection, to be given to another Keeper; null where there is none to hold.</param>
/// <param name="isHeld">Whether the Keeper has it: one of the daemon before.</param>
internal sealed class KeptSocket(string key, byte[] note, Connection? connection, bool isHeld)
{
    private readonly Lock _gate = new();
    private bool _isWanted = isHeld;
    private bool _isDropped;
    private volatile bool _isGivenUp;
    private volatile bool _isHeld = isHeld;

    /// <summary>What the Keeper knows it by.</summary>
    public string Key => key;

    /// <summary>What the Keeper keeps beside it.</summary>
    public byte[] Note => note;

    /// <summary>The connection; null where there is none to hold.</summary>
    public Connection? Connection => connection;

    /// <summary>Whether the Keeper has a copy of the socket.</summary>
    public bool IsHeld
    {
        get => _isHeld;
        set => _isHeld = value;
    }

    /// <summary>Whether it is worth holding: not so where the connection cannot outlive the daemon, or no longer.</summary>
    public bool Keeps => !_isGivenUp;

    /// <summary>Whether the Keeper is to have a copy: it was asked, or will be once it is there.</summary>
    public bool IsWanted
    {
        get
        {
            lock (_gate) return _isWanted && !_isDropped;
        }
    }

    /// <summary>Whether the Keeper is to have none any more.</summary>
    public bool IsDropped
    {
        get
        {
            lock (_gate) return _isDropped;
        }
    }

    /// <summary>Notes that the connection cannot outlive the daemon.</summary>
    public void GiveUp() => _isGivenUp = true;

    /// <summary>Notes that the Keeper is to hold the socket; false where it is to have none any more.</summary>
    public bool TryWant()
    {
        lock (_gate) return _isWanted = !_isDropped;
    }

    /// <summary>Notes that the Keeper is to have no copy any more; whether it may have one.</summary>
    public bool TryDrop()
    {
        lock (_gate)
        {
            _isDropped = true;
            return _isWanted;
        }
    }
}
