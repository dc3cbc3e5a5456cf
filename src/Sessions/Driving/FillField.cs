using Holdfast.Sessions.Secrets;

namespace Holdfast.Sessions.Driving;

/// <summary>Replaces the content of an input field.</summary>
/// <param name="Target">Which field.</param>
/// <param name="Text">Its new content; the rest of the field is erased.</param>
public sealed record FillField(FieldTarget Target, string Text) : InputStep
{
    /// <summary>Fills in a secret, which is zeroed once it was typed.</summary>
    internal FillField(FieldTarget target, SecretValue secret)
        : this(target, "") => (Hidden, Secret) = (secret, true);

    /// <summary>Whether the text holds a secret, so that not even its length is recorded.</summary>
    public bool Secret { get; init; }

    internal override ReadOnlySpan<char> Typed => Hidden is { } secret ? secret.Characters : Text;

    /// <summary>Without the text.</summary>
    public override string ToString() => $"fill {Target}";
}
