namespace Holdfast.Tn3270.Wire;

/// <summary>
/// The screen sizes of a BIND for an LU type 2 session (SNA Formats GA27-3136, BIND request, bytes 20 to 24; RFC 2355
/// section 10.2).
/// </summary>
internal readonly record struct BindImage(int Rows, int Columns, int AlternateRows, int AlternateColumns)
{
    /// <summary>The first byte of every BIND.</summary>
    private const byte BindRequest = 0x31;

    private const int ProfileOffset = 14;
    private const int RowsOffset = 20;
    private const int SizeOffset = 24;

    /// <summary>24 by 80 and nothing else.</summary>
    private const byte SmallSize = 0x02;

    /// <summary>24 by 80, and the model's own alternate size.</summary>
    private const byte ModelSizes = 0x03;

    /// <summary>One size, the first one given.</summary>
    private const byte OneSize = 0x7E;

    /// <summary>Both sizes as given.</summary>
    private const byte BothSizes = 0x7F;

    /// <summary>Whether the sizes are left to the terminal's model; all of them are 0 then.</summary>
    public bool IsModels => Rows == 0;

    /// <summary>
    /// Reads an image; false where it is cut short or none, or says of sizes what no display of more than 12 by 40 knows: those
    /// before hold then, as on deployed terminals.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> image, out BindImage bind)
    {
        bind = default;
        if (image.Length <= SizeOffset || image[0] != BindRequest)
        {
            return false;
        }
        ReadOnlySpan<byte> sizes = image[RowsOffset..];
        switch (image[SizeOffset])
        {
            case 0x00 or SmallSize:
                bind = new BindImage(24, 80, 24, 80);
                return true;
            case ModelSizes:
                return true;
            case OneSize:
                // A size of nothing is none, and does not leave it to the model.
                bind = new BindImage(sizes[0], sizes[1], sizes[0], sizes[1]);
                return sizes[0] != 0;
            case BothSizes:
                bind = new BindImage(sizes[0], sizes[1], sizes[2], sizes[3]);
                return sizes[0] != 0;
            default:
                return false;
        }
    }

    /// <summary>Writes an image with both sizes, or for none with those of the terminal's model: function management and transmission profile 3, presentation profile 2.</summary>
    public void Write(GrowingBuffer output, bool extended)
    {
        byte dataStream = extended ? (byte)0x80 : (byte)0x00;
        output.TryAppend(
        [
            BindRequest, 0x01, 0x03, 0x03, 0xB1, 0x90, 0x30, 0x80, 0x00, 0x87, 0x87, 0xF8, 0x87, 0x00,
            (byte)SessionType.Display, dataStream, 0x00, 0x00, 0x00, 0x00,
            (byte)Rows, (byte)Columns, (byte)AlternateRows, (byte)AlternateColumns, Rows == 0 ? ModelSizes : BothSizes,
            0x00, 0x00, 0x00, 0x00,
        ]);
    }

    /// <summary>Writes an image for a printer: presentation profile 1 (SCS) or 3 (3270 data stream), without sizes.</summary>
    public static void WritePrinter(GrowingBuffer output, SessionType session) => output.TryAppend(
    [
        BindRequest, 0x01, 0x03, 0x03, 0xB1, 0x90, 0x30, 0x80, 0x00, 0x87, 0x87, 0xF8, 0x87, 0x00,
        (byte)session, 0x00, 0x00, 0x00, 0x00, 0x00,
        0x00, 0x00, 0x00, 0x00, 0x00,
        0x00, 0x00, 0x00, 0x00,
    ]);

    /// <summary>What a printer is bound as: what the presentation profile says, and LU type 3 where it says nothing known.</summary>
    public static SessionType PrinterOf(ReadOnlySpan<byte> image) =>
        image.Length > ProfileOffset && image[ProfileOffset] == (byte)SessionType.ScsPrinter ? SessionType.ScsPrinter : SessionType.DataStreamPrinter;
}
