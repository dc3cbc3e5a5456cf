namespace Holdfast.Tn3270.Keyboard;

/// <summary>What became of a key or a text.</summary>
public enum KeyOutcomeKind
{
    /// <summary>It did its work on the screen.</summary>
    Accepted,

    /// <summary>It is for the host: a record was appended to the output, except for <see cref="Key.Attn"/>.</summary>
    Sent,

    /// <summary>It was refused and changed nothing more.</summary>
    Refused,
}
