namespace Holdfast.Runtime.Channels;

/// <summary>Which of several branches of one kind a <see cref="Select"/> chose, and what it gave.</summary>
/// <typeparam name="T">What each branch gives.</typeparam>
public readonly struct Selected<T>
{
    private readonly Choice _choice;
    private readonly T? _value;

    internal Selected(Choice choice, T? value)
    {
        _choice = choice;
        _value = value;
    }

    /// <summary>The index of the branch that was chosen, from zero, as in the list that was given.</summary>
    public int Index => _choice.Number - 1;

    /// <summary>Whether it was chosen because its channel is closed, so that it gives nothing.</summary>
    public bool IsClosed => _choice.Closed is not null;

    /// <summary>What the branch gave.</summary>
    /// <exception cref="ChannelClosedException">It was chosen because its channel is closed.</exception>
    public T Value => _choice.Check(_choice.Number, _value!);
}
