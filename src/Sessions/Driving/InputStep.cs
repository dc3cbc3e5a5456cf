using Holdfast.Sessions.Secrets;

namespace Holdfast.Sessions.Driving;

/// <summary>
/// One thing done at the keyboard: <see cref="TypeText"/>, <see cref="PressKey"/>, <see cref="FillField"/> or <see cref="MoveCursor"/>.
/// </summary>
public abstract record InputStep
{
    private protected InputStep()
    {
    }

    /// <summary>The text where that comes from a secret; whoever carries the step out, or gives it up, disposes of it.</summary>
    internal SecretValue? Hidden { get; private protected init; }

    /// <summary>What it types; nothing for a step that types nothing.</summary>
    internal virtual ReadOnlySpan<char> Typed => default;

    /// <summary>Characters that it types; known also when they are zeroed.</summary>
    internal int TypedLength => Hidden?.Length ?? Typed.Length;
}
