namespace Holdfast.Tn3270.Keyboard;

/// <summary>Why a key was refused.</summary>
public enum OperatorError
{
    /// <summary>The host has not answered the last key yet, or has not written its first screen.</summary>
    KeyboardLocked,

    /// <summary>The cursor is in a protected field or on a field attribute.</summary>
    ProtectedField,

    /// <summary>The field takes digits, minus and point only.</summary>
    NumericOnly,

    /// <summary>Insert mode found no room left in the field.</summary>
    InsertOverflow,

    /// <summary>The character is a control, or the host's code page does not hold it.</summary>
    NotInCodePage,

    /// <summary>The field cannot be selected with the cursor.</summary>
    NotSelectable,

    /// <summary>The field must be filled before the cursor leaves it or anything is sent, and is not (mandatory fill).</summary>
    FieldNotFilled,

    /// <summary>Something must be entered in a field before anything is sent (mandatory entry); the cursor is there now.</summary>
    EntryMissing,

    /// <summary>The text was longer than its field.</summary>
    FieldFull,

    /// <summary>The place takes double-byte characters only, or none; or what is there cannot be cut in two.</summary>
    DoubleByte,

    /// <summary>The keys that wait for the keyboard are as many as may.</summary>
    QueueFull,

    /// <summary>The key means nothing here: the SSCP takes lines, and no other key that sends.</summary>
    NotHere,
}
