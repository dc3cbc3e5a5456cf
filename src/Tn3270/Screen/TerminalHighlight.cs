namespace Holdfast.Tn3270.Screen;

/// <summary>Highlighting of extended attribute X'41' (GA23-0059, "Extended Field Attribute").</summary>
public enum TerminalHighlight : byte
{
    /// <summary>Nothing asked for.</summary>
    Default = 0,

    /// <summary>Explicitly normal.</summary>
    Normal = 0xF0,

    /// <summary>Blinking.</summary>
    Blink = 0xF1,

    /// <summary>Reverse video.</summary>
    Reverse = 0xF2,

    /// <summary>Underscored.</summary>
    Underscore = 0xF4,

    /// <summary>Intensified.</summary>
    Intensify = 0xF8,
}
