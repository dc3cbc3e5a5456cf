namespace Holdfast.Runtime.Channels;

/// <summary>A select over three branches.</summary>
/// <typeparam name="T1">What the first branch gives.</typeparam>
/// <typeparam name="T2">What the second branch gives.</typeparam>
/// <typeparam name="T3">What the third branch gives.</typeparam>
internal sealed class Selection<T1, T2, T3> : Selection<Selected<T1, T2, T3>>
{
    [ThreadStatic]
    private static SelectionPool<Selection<T1, T2, T3>>? s_pool;

    private readonly SelectPlace<T1> _first;
    private readonly SelectPlace<T2> _second;
    private readonly SelectPlace<T3> _third;
    private readonly ISelectPlace[] _places;

    private Selection()
    {
        _first = new SelectPlace<T1>(this, 1);
        _second = new SelectPlace<T2>(this, 2);
        _third = new SelectPlace<T3>(this, 3);
        _places = [_first, _second, _third];
    }

    /// <inheritdoc/>
    protected override ReadOnlySpan<ISelectPlace> Places => _places;

    /// <summary>A select that has not begun.</summary>
    public static Selection<T1, T2, T3> Over(Branch<T1> first, Branch<T2> second, Branch<T3> third)
    {
        var selection = (s_pool ??= new()).Take() ?? new Selection<T1, T2, T3>();
        selection._first.Set(first);
        selection._second.Set(second);
        selection._third.Set(third);
        return selection;
    }

    /// <inheritdoc/>
    protected override Selected<T1, T2, T3> Result(int number)
    {
        var closed = number switch
        {
            1 => _first.Closed,
            2 => _second.Closed,
            _ => _third.Closed,
        };
        return new Selected<T1, T2, T3>(new Choice(number, closed), _first.Message, _second.Message, _third.Message);
    }

    /// <inheritdoc/>
    protected override void Keep() => (s_pool ??= new()).Put(this);
}
