namespace Holdfast.Tn3270.Host;

/// <summary>What a terminal supports, read from its Query Reply (GA23-0059, chapter 6).</summary>
internal readonly record struct TerminalTraits(bool Colors, bool Highlights)
{
    private const byte QueryReply = 0x81;
    private const byte ColorReply = 0x86;
    private const byte HighlightReply = 0x87;

    /// <summary>Reads the structured fields after AID 88; what is cut short ends the reading.</summary>
    public static TerminalTraits Read(ReadOnlySpan<byte> fields)
    {
        TerminalTraits traits = default;
        while (fields.Length >= 4)
        {
            int length = (fields[0] << 8) | fields[1];
            if (length < 4 || length > fields.Length)
            {
                break;
            }
            if (fields[2] == QueryReply)
            {
                traits = fields[3] switch
                {
                    ColorReply => traits with { Colors = true },
                    HighlightReply => traits with { Highlights = true },
                    _ => traits,
                };
            }
            fields = fields[length..];
        }
        return traits;
    }
}
