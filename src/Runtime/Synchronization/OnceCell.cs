using System.Diagnostics.CodeAnalysis;

namespace Holdfast.Runtime.Synchronization;

/// <summary>A value that is made once, by the first who needs it, while the others wait for it.</summary>
/// <param name="name">Its name in task dumps and failures.</param>
/// <typeparam name="T">The value.</typeparam>
public sealed class OnceCell<T>(string name)
{
    private readonly AsyncMutex _making = new(name);
    private T? _value;
    private bool _has;

    /// <summary>Its name.</summary>
    public string Name => _making.Name;

    /// <summary>Whether the value is there.</summary>
    public bool HasValue => Volatile.Read(ref _has);

    /// <summary>The value if it is there.</summary>
    public bool TryGet([MaybeNullWhen(false)] out T value)
    {
        if (Volatile.Read(ref _has))
        {
            value = _value!;
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>
    /// The value; the first who asks makes it, and those who ask meanwhile wait. If making it fails or is cancelled, who made it gets the failure
    /// and the next of those who wait makes it.
    /// </summary>
    /// <param name="make">Makes the value.</param>
    /// <param name="cancellationToken">Ends the waiting, or is passed to <paramref name="make"/>.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public ValueTask<T> GetAsync(Func<CancellationToken, ValueTask<T>> make, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(make);
        return TryGet(out var value) ? new ValueTask<T>(value) : MakeAsync(make, cancellationToken);
    }

    /// <summary>Sets the value; false where there is one, or somebody is making one.</summary>
    public bool TrySet(T value)
    {
        if (HasValue || !_making.TryLock(out var hold))
        {
            return false;
        }

        using (hold)
        {
            if (HasValue)
            {
                return false;
            }

            Set(value);
            return true;
        }
    }

    private async ValueTask<T> MakeAsync(Func<CancellationToken, ValueTask<T>> make, CancellationToken cancellationToken)
    {
        using var hold = await _making.LockAsync(cancellationToken);
        if (!HasValue)
        {
            Set(await make(cancellationToken));
        }

        return _value!;
    }

    private void Set(T value)
    {
        _value = value;
        Volatile.Write(ref _has, true);
    }
}
