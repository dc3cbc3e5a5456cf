namespace Holdfast.Tn3270.Host;

/// <summary>Foreground colour of a field; the value is the extended colour attribute (GA23-0059, chapter 4).</summary>
public enum FieldColor : byte
{
    /// <summary>What the terminal shows by default.</summary>
    Default = 0x00,

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

    /// <summary>White (neutral).</summary>
    White = 0xF7,
}
