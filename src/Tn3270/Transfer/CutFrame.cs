using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Transfer;

/// <summary>
/// Where things stand on the screen in CUT mode, which moves a file through the 24 by 80 buffer: offsets in cells, and the codes
/// of frames (IBM 3270-PC File Transfer Program). Numbers are written six bits to a character.
/// </summary>
internal static class CutFrame
{
    /// <summary>Cells that a frame uses.</summary>
    public const int Size = 1920;

    /// <summary>The attribute that says "this is a frame": protected and skipped, in the last cell.</summary>
    public const int MarkOffset = 1919;

    public const int TypeOffset = 0;
    public const byte Control = 0xC3;
    public const byte Request = 0xC2;
    public const byte Data = 0xC1;
    public const byte Retransmit = 0x4C;

    /// <summary>Control frames: sequence, two bytes of status, message.</summary>
    public const int ControlSequenceOffset = 1;
    public const int StatusOffset = 2;
    public const int MessageOffset = 4;
    public const int MessageLength = 80;
    public const int Acknowledge = 0x8181;
    public const int Complete = 0x8189;
    public const int AbortFile = 0x8194;
    public const int AbortTransmission = 0x8198;

    /// <summary>Data from the host: sequence, checksum, two digits of length, data up to the response area.</summary>
    public const int DownSequenceOffset = 1;
    public const int DownChecksumOffset = 2;
    public const int DownLengthOffset = 3;
    public const int DownDataOffset = 5;
    public const int DownDataLimit = ResponseOffset - DownDataOffset;

    /// <summary>A request for data: an attribute, data code, sequence; the answer goes from the sequence on.</summary>
    public const int RequestAttributeOffset = 1;
    public const int UpSequenceOffset = 3;
    public const int UpDataOffset = 7;
    public const int UpDataLimit = MarkOffset - UpDataOffset;

    /// <summary>The response area: an attribute and four cells, in which the terminal says that it gives up.</summary>
    public const int ResponseOffset = 1914;

    private const string Digits = "abcdefghijklmnopqrstuvwxyz&-.,:+ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

    private static readonly byte[] DigitCodes = [.. Digits.Select(Code)];

    /// <summary>What stands for the end of the file instead of data.</summary>
    public static ReadOnlySpan<byte> EndOfFile => [0x5C, 0xA9];

    /// <summary>The code of the low six bits of a number.</summary>
    public static byte Digit(int value) => DigitCodes[value & 0x3F];

    /// <summary>The six bits of a code; 0 for one that is no digit.</summary>
    public static int Value(byte code) => Math.Max(0, DigitCodes.AsSpan().IndexOf(code));

    /// <summary>The length that two digits give.</summary>
    public static int Length(ReadOnlySpan<byte> digits) => (Value(digits[0]) << 6) | Value(digits[1]);

    /// <summary>The checksum of data: their exclusive or, as a digit.</summary>
    public static byte Checksum(ReadOnlySpan<byte> data)
    {
        int sum = 0;
        foreach (byte code in data)
        {
            sum ^= code;
        }
        return Digit(sum);
    }

    /// <summary>The content of the field that begins at an address in a terminal's answer; empty where the terminal did not send it.</summary>
    public static ReadOnlySpan<byte> FieldAt(ReadOnlySpan<byte> answer, int address)
    {
        ReadOnlySpan<byte> rest = answer.Length < 3 ? [] : answer[3..];
        while (rest.Length >= 3 && rest[0] == Order.SetBufferAddress)
        {
            int found = BufferAddress.Decode(rest[1], rest[2]);
            rest = rest[3..];
            int end = rest.IndexOf(Order.SetBufferAddress);
            ReadOnlySpan<byte> content = end < 0 ? rest : rest[..end];
            if (found == address)
            {
                return content;
            }
            rest = rest[content.Length..];
        }
        return [];
    }

    private static byte Code(char digit)
    {
        CodePage.Cp037.TryToEbcdic(digit, out byte code);
        return code;
    }
}
