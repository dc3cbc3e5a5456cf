namespace Holdfast.Tn3270.Screen;

/// <summary>Attention identifiers: the first byte of an inbound record (GA23-0059, "Attention Identification").</summary>
public enum Aid : byte
{
    /// <summary>No key pressed since the host's last answer.</summary>
    None = 0x60,

    /// <summary>The record answers Read Partition with RB, RM or RMA.</summary>
    ReadPartition = 0x61,

    /// <summary>The record holds structured fields.</summary>
    StructuredField = 0x88,

    /// <summary>The cursor left a trigger field that the operator had changed.</summary>
    Trigger = 0x7F,

    /// <summary>Enter.</summary>
    Enter = 0x7D,

    /// <summary>Cursor select or selector pen on an attention field with a blank designator.</summary>
    Select = 0x7E,

    /// <summary>Clear.</summary>
    Clear = 0x6D,

    /// <summary>Program access 1.</summary>
    PA1 = 0x6C,

    /// <summary>Program access 2.</summary>
    PA2 = 0x6E,

    /// <summary>Program access 3.</summary>
    PA3 = 0x6B,

    /// <summary>System request.</summary>
    SysReq = 0xF0,

    /// <summary>Program function 1.</summary>
    PF1 = 0xF1,

    /// <summary>Program function 2.</summary>
    PF2 = 0xF2,

    /// <summary>Program function 3.</summary>
    PF3 = 0xF3,

    /// <summary>Program function 4.</summary>
    PF4 = 0xF4,

    /// <summary>Program function 5.</summary>
    PF5 = 0xF5,

    /// <summary>Program function 6.</summary>
    PF6 = 0xF6,

    /// <summary>Program function 7.</summary>
    PF7 = 0xF7,

    /// <summary>Program function 8.</summary>
    PF8 = 0xF8,

    /// <summary>Program function 9.</summary>
    PF9 = 0xF9,

    /// <summary>Program function 10.</summary>
    PF10 = 0x7A,

    /// <summary>Program function 11.</summary>
    PF11 = 0x7B,

    /// <summary>Program function 12.</summary>
    PF12 = 0x7C,

    /// <summary>Program function 13.</summary>
    PF13 = 0xC1,

    /// <summary>Program function 14.</summary>
    PF14 = 0xC2,

    /// <summary>Program function 15.</summary>
    PF15 = 0xC3,

    /// <summary>Program function 16.</summary>
    PF16 = 0xC4,

    /// <summary>Program function 17.</summary>
    PF17 = 0xC5,

    /// <summary>Program function 18.</summary>
    PF18 = 0xC6,

    /// <summary>Program function 19.</summary>
    PF19 = 0xC7,

    /// <summary>Program function 20.</summary>
    PF20 = 0xC8,

    /// <summary>Program function 21.</summary>
    PF21 = 0xC9,

    /// <summary>Program function 22.</summary>
    PF22 = 0x4A,

    /// <summary>Program function 23.</summary>
    PF23 = 0x4B,

    /// <summary>Program function 24.</summary>
    PF24 = 0x4C,
}
