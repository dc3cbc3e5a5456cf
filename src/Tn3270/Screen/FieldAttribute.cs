namespace Holdfast.Tn3270.Screen;

/// <summary>
/// The bits of a field attribute (GA23-0059, "Field Attributes"). Stored attributes always carry <see cref="Present"/>, so
/// that zero means a cell without one.
/// </summary>
internal static class FieldAttribute
{
    /// <summary>Set in every stored attribute.</summary>
    public const byte Present = 0xC0;

    /// <summary>Protected.</summary>
    public const byte Protected = 0x20;

    /// <summary>Numeric; together with protected, auto-skip.</summary>
    public const byte Numeric = 0x10;

    /// <summary>The two bits of display and detection.</summary>
    public const byte Intensity = 0x0C;

    /// <summary>Both intensity bits: non-display, non-detectable.</summary>
    public const byte Hidden = 0x0C;

    /// <summary>Intensified and detectable.</summary>
    public const byte Intensified = 0x08;

    /// <summary>Modified data tag.</summary>
    public const byte Modified = 0x01;

    private const byte Meaningful = Protected | Numeric | Intensity | Modified;

    /// <summary>The form kept in a cell of an attribute as received.</summary>
    public static byte Store(byte received) => (byte)(Present | (received & Meaningful));

    /// <summary>The graphic form sent to the host.</summary>
    public static byte Send(byte stored) => BufferAddress.Graphic(stored);

    public static bool IsProtected(byte attribute) => (attribute & Protected) != 0;

    public static bool IsNumeric(byte attribute) => (attribute & Numeric) != 0;

    public static bool IsSkip(byte attribute) => (attribute & (Protected | Numeric)) == (Protected | Numeric);

    public static bool IsHidden(byte attribute) => (attribute & Intensity) == Hidden;

    public static bool IsIntensified(byte attribute) => (attribute & Intensity) == Intensified;

    /// <summary>Whether the cursor select key works on the field.</summary>
    public static bool IsDetectable(byte attribute) => (attribute & Intensity) is 0x04 or 0x08;

    public static bool IsModified(byte attribute) => (attribute & Modified) != 0;
}
