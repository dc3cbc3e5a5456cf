using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Host;

/// <summary>
/// The BIND a host sends where BIND-IMAGE is agreed: an LU type 2 session, function management and transmission profile 3,
/// with the default and the alternate screen size (SNA Formats GA27-3136, BIND request; RFC 2355 section 10.2).
/// </summary>
internal static class BindImage
{
    private const byte BothSizes = 0x7F;
    private const byte ExtendedDataStream = 0x80;

    /// <summary>Writes the image.</summary>
    public static void Write(GrowingBuffer output, int rows, int columns, bool extended)
    {
        output.Clear();
        output.TryAppend(
        [
            0x31, 0x01, 0x03, 0x03, 0xB1, 0x90, 0x30, 0x80, 0x00, 0x87, 0x87, 0xF8, 0x87, 0x00,
            0x02, extended ? ExtendedDataStream : (byte)0x00, 0x00, 0x00, 0x00, 0x00,
            PanelLayout.DefaultRows, PanelLayout.DefaultColumns, (byte)rows, (byte)columns, BothSizes,
            0x00, 0x00, 0x00, 0x00,
        ]);
    }
}
