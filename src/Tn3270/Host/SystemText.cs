using System.Text;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Host;

/// <summary>Text between the system and a terminal without a session (SSCP-LU-DATA): EBCDIC, with NL at the ends of lines.</summary>
internal static class SystemText
{
    private const byte NewLine = 0x15;
    private const byte Question = 0x6F;

    /// <summary>Writes text.</summary>
    public static void Write(GrowingBuffer output, string text, CodePage codePage)
    {
        foreach (char c in text)
        {
            byte code = c == '\n' ? NewLine : codePage.TryToEbcdic(c, out byte known) && known >= 0x40 ? known : Question;
            output.TryAppend([code]);
        }
    }

    /// <summary>Reads what was typed: nulls, orders and trailing blanks are left out.</summary>
    public static string ReadLine(ReadOnlySpan<byte> data, CodePage codePage)
    {
        StringBuilder line = new(data.Length);
        foreach (byte code in data)
        {
            if (code >= 0x40)
            {
                line.Append(codePage.ToUnicode(code));
            }
        }
        return line.ToString().TrimEnd();
    }
}
