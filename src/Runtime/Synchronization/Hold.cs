namespace Holdfast.Runtime.Synchronization;

/// <summary>
/// What is held of a mutex, a lock or a semaphore until it is disposed. Disposing it again, or a copy of it, does nothing; so does
/// disposing the default value, which holds nothing.
/// </summary>
public readonly struct Hold : IDisposable, IEquatable<Hold>
{
    private readonly Lockable? _of;
    private readonly long _ticket;

    internal Hold(Lockable of, long ticket)
    {
        _of = of;
        _ticket = ticket;
    }

    /// <summary>Whether it still holds.</summary>
    public bool IsHeld => _of?.IsHeldBy(_ticket) ?? false;

    /// <summary>What is held, or was.</summary>
    internal Lockable? Of => _of;

    /// <summary>Gives back what is held.</summary>
    public void Dispose() => _of?.Release(_ticket);

    /// <inheritdoc/>
    public bool Equals(Hold other) => ReferenceEquals(_of, other._of) && _ticket == other._ticket;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Hold other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_of, _ticket);

    /// <summary>Whether both are the same holding.</summary>
    public static bool operator ==(Hold left, Hold right) => left.Equals(right);

    /// <summary>Whether they are different holdings.</summary>
    public static bool operator !=(Hold left, Hold right) => !left.Equals(right);

    /// <summary>Whether it is, still, a holding of something.</summary>
    internal bool IsOf(Lockable lockable) => ReferenceEquals(_of, lockable) && IsHeld;
}
