namespace Holdfast.Runtime.Simulated;

/// <summary>Says which of several ready steps runs next.</summary>
internal abstract class Choices
{
    /// <summary>Whether the ready steps must be kept in the order in which they became ready.</summary>
    public abstract bool NeedOrder { get; }

    /// <summary>An index in [0, <paramref name="count"/>); there are at least two.</summary>
    public abstract int Next(int count);
}
