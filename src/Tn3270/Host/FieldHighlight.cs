namespace Holdfast.Tn3270.Host;

/// <summary>Highlighting of a field; the value is the extended highlighting attribute (GA23-0059, chapter 4).</summary>
public enum FieldHighlight : byte
{
    /// <summary>None.</summary>
    Default = 0x00,

    /// <summary>Blinking.</summary>
    Blink = 0xF1,

    /// <summary>Reverse video.</summary>
    Reverse = 0xF2,

    /// <summary>Underscored.</summary>
    Underscore = 0xF4,
}
