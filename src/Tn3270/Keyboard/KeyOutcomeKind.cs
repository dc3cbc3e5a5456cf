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

    /// <summary>
    /// A text was longer than its field: what fitted was typed, the rest was not, and nothing else was overwritten. A text runs on
    /// into the next field only where that lies further down the screen and is empty.
    /// </summary>
    Overflowed,

    /// <summary>The keyboard is locked, and it waits with others until the host unlocks it.</summary>
    Queued,
}
