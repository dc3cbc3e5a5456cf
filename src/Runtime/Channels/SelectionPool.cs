namespace Holdfast.Runtime.Channels;

/// <summary>Selects of one kind that one thread keeps for their next use.</summary>
/// <typeparam name="T">The kind.</typeparam>
internal sealed class SelectionPool<T>
    where T : class
{
    /// <summary>Most that a thread keeps of one kind, in selects; more are left to the garbage collector.</summary>
    private const int Limit = 64;

    private readonly Stack<T> _kept = new();

    /// <summary>One that was kept, or null.</summary>
    public T? Take() => _kept.TryPop(out var selection) ? selection : null;

    /// <summary>Keeps one that is over.</summary>
    public void Put(T selection)
    {
        if (_kept.Count < Limit)
        {
            _kept.Push(selection);
        }
    }
}
