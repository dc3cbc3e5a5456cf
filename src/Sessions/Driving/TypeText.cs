namespace Holdfast.Sessions.Driving;

/// <summary>Types text at the cursor, as fingers would: field rules apply to each character.</summary>
/// <param name="Text">The text.</param>
public sealed record TypeText(string Text) : InputStep
{
    /// <summary>Whether the text holds a secret, so that not even its length is recorded.</summary>
    public bool Secret { get; init; }

    /// <summary>Without the text.</summary>
    public override string ToString() => "type";
}
