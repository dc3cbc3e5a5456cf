using System.Collections;

namespace Holdfast.Processes.Tests.Supervision;

/// <summary>A list of a definition that cannot be read for a while, as a fault of the program itself would have it.</summary>
internal sealed class FaultyList<T>(params T[] items) : IReadOnlyList<T>
{
    private volatile bool _isFaulty;

    public bool IsFaulty
    {
        get => _isFaulty;
        set => _isFaulty = value;
    }

    public int Count => Read().Length;

    public T this[int index] => Read()[index];

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)Read()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private T[] Read() => IsFaulty ? throw new InvalidOperationException("this list is broken") : items;
}
