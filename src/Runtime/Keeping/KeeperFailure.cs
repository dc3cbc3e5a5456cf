namespace Holdfast.Runtime.Keeping;

/// <summary>Why the Keeper did not do what was asked.</summary>
public enum KeeperFailure
{
    /// <summary>None of the other reasons; the message says more.</summary>
    Other,

    /// <summary>The connection is gone, or none could be made.</summary>
    Lost,

    /// <summary>The Keeper is older than this program and does not know the request.</summary>
    Unsupported,

    /// <summary>A value of the request is not possible.</summary>
    Invalid,

    /// <summary>A child with this id lives; <see cref="KeeperException.Child"/> is that child.</summary>
    Duplicate,

    /// <summary>The system did not start the program; <see cref="KeeperException.Errno"/> says why.</summary>
    SpawnFailed,

    /// <summary>No such child is held.</summary>
    NoSuchChild,

    /// <summary>The child lives, or children are held.</summary>
    StillHeld,

    /// <summary>As many children live as may.</summary>
    Full,

    /// <summary>The Keeper is ending.</summary>
    Ending,

    /// <summary>No connection is held with that key.</summary>
    NoSuchSocket,
}
