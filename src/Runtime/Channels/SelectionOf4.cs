namespace Holdfast.Runtime.Channels;

/// <summary>A select over four branches.</summary>
/// <typeparam name="T1">What the first branch gives.</typeparam>
/// <typeparam name="T2">What the second branch gives.</typeparam>
/// <typeparam name="T3">What the third branch gives.</typeparam>
/// <typeparam name="T4">What the fourth branch gives.</typeparam>
internal sealed class Selection<T1, T2, T3, T4> : Selection<Selected<T1, T2, T3, T4>>
{
    [ThreadStatic]
    private static SelectionPool<Selection<T1, T2, T3, T4>>? s_pool;

    private readonly SelectPlace<T1> _first;
    private readonly SelectPlace<T2> _second;
    private readonly SelectPlace<T3> _third;
    private readonly SelectPlace<T4> _fourth;
    private readonly ISelectPlace[] _places;

    private Selection()
    {
        _first = new SelectPlace<T1>(this, 1);
        _second = new SelectPlace<T2>(this, 2);
        _third = new SelectPlace<T3>(this, 3);
        _fourth = new SelectPlace<T4>(this, 4);
        _places = [_first, _second, _third, _fourth];
    }

    /// <inheritdoc/>
    protected override ReadOnlySpan<ISelectPlace> Places => _places;

    /// <summary>A select that has not begun.</summary>
    public static Selection<T1, T2, T3, T4> Over(Branch<T1> first, Branch<T2> second, Branch<T3> third, Branch<T4> fourth)
    {
        var selection = (s_pool ??= new()).Take() ?? new Selection<T1, T2, T3, T4>();
        selection._first.Set(first);
        selection._second.Set(second);
        selection._third.Set(third);
        selection._fourth.Set(fourth);
        return selection;
    }

    /// <inheritdoc/>
    protected override Selected<T1, T2, T3, T4> Result(int number)
    {
        var closed = number switch
        {
            1 => _first.Closed,
            2 => _second.Closed,
            3 => _third.Closed,
            _ => _fourth.Closed,
        };
        return new Selected<T1, T2, T3, T4>(new Choice(number, closed), _first.Message, _second.Message, _third.Message, _fourth.Message);
    }

    /// <inheritdoc/>
    protected override void Keep() => (s_pool ??= new()).Put(this);
}
