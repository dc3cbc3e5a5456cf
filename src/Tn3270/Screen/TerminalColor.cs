namespace Holdfast.Tn3270.Screen;

/// <summary>Colours of extended attribute X'42' (GA23-0059, "Extended Field Attribute").</summary>
public enum TerminalColor : byte
{
    /// <summary>No colour asked for: the field's protection and intensity choose one of four.</summary>
    Default = 0,

    /// <summary>Neutral: black on a display.</summary>
    NeutralBlack = 0xF0,

    /// <summary>Blue.</summary>
    Blue = 0xF1,

    /// <summary>Red.</summary>
    Red = 0xF2,

    /// <summary>Pink.</summary>
    Pink = 0xF3,

    /// <summary>Green.</summary>
    Green = 0xF4,

    /// <summary>Turquoise.</summary>
    Turquoise = 0xF5,

    /// <summary>Yellow.</summary>
    Yellow = 0xF6,

    /// <summary>Neutral: white on a display.</summary>
    NeutralWhite = 0xF7,

    /// <summary>Black.</summary>
    Black = 0xF8,

    /// <summary>Deep blue.</summary>
    DeepBlue = 0xF9,

    /// <summary>Orange.</summary>
    Orange = 0xFA,

    /// <summary>Purple.</summary>
    Purple = 0xFB,

    /// <summary>Pale green.</summary>
    PaleGreen = 0xFC,

    /// <summary>Pale turquoise.</summary>
    PaleTurquoise = 0xFD,

    /// <summary>Grey.</summary>
    Grey = 0xFE,

    /// <summary>White.</summary>
    White = 0xFF,
}
