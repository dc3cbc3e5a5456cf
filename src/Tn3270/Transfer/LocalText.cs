using System.Buffers;
using System.Text;
using Holdfast.Tn3270.CodePages;

namespace Holdfast.Tn3270.Transfer;

/// <summary>
/// Between a text as the terminal's user has it (UTF-8, lines ended by a line feed) and the ASCII that goes over an ASCII
/// transfer. What the host's code page does not hold becomes a question mark.
/// </summary>
internal static class LocalText
{
    private const byte CarriageReturn = 0x0D;
    private const byte LineFeed = 0x0A;
    private const byte EndOfFile = 0x1A;
    private const byte Unknown = (byte)'?';

    // IND$FILE takes E1 for a control and FF for a character; terminals agreed on showing them so.
    private const byte ControlLookAlike = 0x9F;
    private const byte LastCode = 0xFF;

    /// <summary>What goes over for a text.</summary>
    /// <param name="text">UTF-8; without <paramref name="remap"/>, bytes that go as they are.</param>
    /// <param name="crLf">Whether a line feed alone becomes carriage return and line feed.</param>
    /// <param name="remap">Whether characters go by way of the code page.</param>
    /// <param name="page">The host's code page.</param>
    public static byte[] Encode(ReadOnlySpan<byte> text, bool crLf, bool remap, CodePage page)
    {
        ArrayBufferWriter<byte> wire = new(Math.Max(16, text.Length + text.Length / 8));
        bool afterReturn = false;
        while (!text.IsEmpty)
        {
            Rune rune = new(text[0] < 0x80 || !remap ? text[0] : 0);
            int consumed = 1;
            if (remap && text[0] >= 0x80 && Rune.DecodeFromUtf8(text, out rune, out consumed) != OperationStatus.Done)
            {
                rune = new Rune((char)Unknown);
            }
            text = text[consumed..];
            if (crLf && rune.Value == LineFeed && !afterReturn)
            {
                Put(wire, CarriageReturn);
            }
            afterReturn = rune.Value == CarriageReturn;
            Put(wire, remap ? ToWire(rune, page) : (byte)rune.Value);
        }
        return wire.WrittenSpan.ToArray();
    }

    /// <summary>The text of what came over; the way back of <see cref="Encode"/>.</summary>
    public static byte[] Decode(ReadOnlySpan<byte> wire, bool crLf, bool remap, CodePage page)
    {
        ArrayBufferWriter<byte> text = new(Math.Max(16, wire.Length + wire.Length / 8));
        foreach (byte code in wire)
        {
            if (crLf && code is CarriageReturn or EndOfFile)
            {
                continue;
            }
            if (!remap)
            {
                Put(text, code);
                continue;
            }
            text.Advance(new Rune(FromWire(code, page)).EncodeToUtf8(text.GetSpan(4)));
        }
        return text.WrittenSpan.ToArray();
    }

    private static byte ToWire(Rune rune, CodePage page)
    {
        if (rune.Value is < 0x20 or (>= 0x80 and < ControlLookAlike))
        {
            return (byte)rune.Value;
        }
        if (rune.Value == ControlLookAlike)
        {
            return LastCode;
        }
        return rune.IsBmp && page.TryToEbcdic((char)rune.Value, out byte ebcdic) ? HostAscii.ToAscii(ebcdic) : Unknown;
    }

    private static char FromWire(byte code, CodePage page) => code switch
    {
        < 0x20 or (>= 0x80 and < ControlLookAlike) => (char)code,
        LastCode => (char)ControlLookAlike,
        _ => page.ToUnicode(HostAscii.ToEbcdic(code)),
    };

    private static void Put(ArrayBufferWriter<byte> output, byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }
}
