namespace Holdfast.Tn3270.Keyboard;

/// <summary>Keys of a 3270 keyboard other than characters.</summary>
public enum Key
{
    /// <summary>Sends the modified fields.</summary>
    Enter,

    /// <summary>Program function 1.</summary>
    Pf1,

    /// <summary>Program function 2.</summary>
    Pf2,

    /// <summary>Program function 3.</summary>
    Pf3,

    /// <summary>Program function 4.</summary>
    Pf4,

    /// <summary>Program function 5.</summary>
    Pf5,

    /// <summary>Program function 6.</summary>
    Pf6,

    /// <summary>Program function 7.</summary>
    Pf7,

    /// <summary>Program function 8.</summary>
    Pf8,

    /// <summary>Program function 9.</summary>
    Pf9,

    /// <summary>Program function 10.</summary>
    Pf10,

    /// <summary>Program function 11.</summary>
    Pf11,

    /// <summary>Program function 12.</summary>
    Pf12,

    /// <summary>Program function 13.</summary>
    Pf13,

    /// <summary>Program function 14.</summary>
    Pf14,

    /// <summary>Program function 15.</summary>
    Pf15,

    /// <summary>Program function 16.</summary>
    Pf16,

    /// <summary>Program function 17.</summary>
    Pf17,

    /// <summary>Program function 18.</summary>
    Pf18,

    /// <summary>Program function 19.</summary>
    Pf19,

    /// <summary>Program function 20.</summary>
    Pf20,

    /// <summary>Program function 21.</summary>
    Pf21,

    /// <summary>Program function 22.</summary>
    Pf22,

    /// <summary>Program function 23.</summary>
    Pf23,

    /// <summary>Program function 24.</summary>
    Pf24,

    /// <summary>Program access 1: sends the key alone.</summary>
    Pa1,

    /// <summary>Program access 2: sends the key alone.</summary>
    Pa2,

    /// <summary>Program access 3: sends the key alone.</summary>
    Pa3,

    /// <summary>Clears the screen and sends the key alone.</summary>
    Clear,

    /// <summary>
    /// System request. The record appended is the test request of a plain session; a TN3270E session sends Abort Output in its
    /// place.
    /// </summary>
    SysReq,

    /// <summary>Attention. Nothing is appended: the connection sends the signal its protocol has for it.</summary>
    Attn,

    /// <summary>To the next unprotected field.</summary>
    Tab,

    /// <summary>To the start of this unprotected field, or of the one before.</summary>
    BackTab,

    /// <summary>To the first unprotected field.</summary>
    Home,

    /// <summary>One row up, around the edge.</summary>
    Up,

    /// <summary>One row down, around the edge.</summary>
    Down,

    /// <summary>One cell left, around the edge.</summary>
    Left,

    /// <summary>One cell right, around the edge.</summary>
    Right,

    /// <summary>To the first unprotected cell of the next row.</summary>
    NewLine,

    /// <summary>Turns insert mode on or off.</summary>
    Insert,

    /// <summary>Deletes the character under the cursor.</summary>
    Delete,

    /// <summary>Deletes the character left of the cursor.</summary>
    Backspace,

    /// <summary>Erases from the cursor to the end of the field.</summary>
    EraseEof,

    /// <summary>Erases every unprotected field.</summary>
    EraseInput,

    /// <summary>Erases the field that holds the cursor.</summary>
    DeleteField,

    /// <summary>Behind the last character of the field.</summary>
    FieldEnd,

    /// <summary>Enters the duplicate character and tabs.</summary>
    Dup,

    /// <summary>Enters the field mark character.</summary>
    FieldMark,

    /// <summary>Selects the field as a selector pen does.</summary>
    CursorSelect,

    /// <summary>Unlocks the keyboard and leaves insert mode.</summary>
    Reset,

    /// <summary>To the next word of an unprotected field.</summary>
    WordNext,

    /// <summary>To the word before.</summary>
    WordPrevious,
}
