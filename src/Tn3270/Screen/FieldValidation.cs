namespace Holdfast.Tn3270.Screen;

/// <summary>
/// What a host asks of a field's content (GA23-0059, "Field Validation"). It is told to users; keys obey it where
/// <see cref="ScreenBuffer.ValidatesFields"/> says so.
/// </summary>
[Flags]
public enum FieldValidation : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A change is sent as soon as the cursor leaves the field.</summary>
    Trigger = 1,

    /// <summary>Something must be entered.</summary>
    MandatoryEntry = 2,

    /// <summary>Once begun, every position must be filled.</summary>
    MandatoryFill = 4,
}
