namespace Holdfast.Runtime.Channels;

/// <summary>Which of two branches a <see cref="Select"/> chose, and what it gave.</summary>
/// <typeparam name="T1">What the first branch gives.</typeparam>
/// <typeparam name="T2">What the second branch gives.</typeparam>
public readonly struct Selected<T1, T2>
{
    private readonly Choice _choice;
    private readonly T1? _first;
    private readonly T2? _second;

    internal Selected(Choice choice, T1? first, T2? second)
    {
        _choice = choice;
        _first = first;
        _second = second;
    }

    /// <summary>The number of the branch that was chosen, from one.</summary>
    public int Branch => _choice.Number;

    /// <summary>Whether it was chosen because its channel is closed, so that it gives nothing.</summary>
    public bool IsClosed => _choice.Closed is not null;

    /// <summary>What the first branch gave.</summary>
    /// <exception cref="InvalidOperationException">Another branch was chosen.</exception>
    /// <exception cref="ChannelClosedException">It was chosen because its channel is closed.</exception>
    public T1 First => _choice.Check(1, _first!);

    /// <summary>What the second branch gave.</summary>
    /// <exception cref="InvalidOperationException">Another branch was chosen.</exception>
    /// <exception cref="ChannelClosedException">It was chosen because its channel is closed.</exception>
    public T2 Second => _choice.Check(2, _second!);
}
