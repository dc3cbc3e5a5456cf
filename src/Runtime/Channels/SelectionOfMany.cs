namespace Holdfast.Runtime.Channels;

/// <summary>A select over any number of branches of one kind.</summary>
/// <typeparam name="T">What each branch gives.</typeparam>
internal sealed class SelectionOfMany<T> : Selection<Selected<T>>
{
    [ThreadStatic]
    private static SelectionPool<SelectionOfMany<T>>? s_pool;

    // It grows to the longest list it was used for; the first of them are in use.
    private ISelectPlace[] _places = [];
    private int _count;

    private SelectionOfMany()
    {
    }

    /// <inheritdoc/>
    protected override ReadOnlySpan<ISelectPlace> Places => _places.AsSpan(0, _count);

    /// <summary>A select that has not begun.</summary>
    public static SelectionOfMany<T> Over(ReadOnlySpan<Branch<T>> branches)
    {
        var selection = (s_pool ??= new()).Take() ?? new SelectionOfMany<T>();
        selection.Set(branches);
        return selection;
    }

    /// <inheritdoc/>
    protected override Selected<T> Result(int number)
    {
        var place = (SelectPlace<T>)_places[number - 1];
        return new Selected<T>(new Choice(number, place.Closed), place.Message);
    }

    /// <inheritdoc/>
    protected override void Keep() => (s_pool ??= new()).Put(this);

    private void Set(ReadOnlySpan<Branch<T>> branches)
    {
        var known = _places.Length;
        if (known < branches.Length)
        {
            Array.Resize(ref _places, branches.Length);
            for (var i = known; i < branches.Length; i++)
            {
                _places[i] = new SelectPlace<T>(this, i + 1);
            }
        }

        _count = branches.Length;
        for (var i = 0; i < _count; i++)
        {
            ((SelectPlace<T>)_places[i]).Set(branches[i]);
        }
    }
}
