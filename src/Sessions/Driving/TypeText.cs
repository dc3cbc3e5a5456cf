using Holdfast.Sessions.Secrets;

namespace Holdfast.Sessions.Driving;

/// <summary>Types text at the cursor, as fingers would: field rules apply to each character.</summary>
/// <param name="Text">The text.</param>
public sealed record TypeText(string Text) : InputStep
{
    /// <summary>Types a secret, which is zeroed once it was typed.</summary>
    internal TypeText(SecretValue secret)
        : this("") => (Hidden, Secret) = (secret, true);

    /// <summary>Whether the text holds a secret, so that not even its length is recorded.</summary>
    public bool Secret { get; init; }

    internal override ReadOnlySpan<char> Typed => Hidden is { } secret ? secret.Characters : Text;

    /// <summary>Without the text.</summary>
    public override string ToString() => "type";
}
