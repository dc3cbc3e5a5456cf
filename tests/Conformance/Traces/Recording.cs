using System.Globalization;

namespace Holdfast.Conformance.Traces;

/// <summary>The host's side of a recording in x3270's trace format: raw TELNET bytes, cut after each end-of-record mark.</summary>
internal sealed class Recording
{
    private const byte Iac = 0xFF;
    private const byte EndOfRecord = 0xEF;

    private Recording(List<byte[]> records, byte[] rest) => (Records, Rest) = (records, rest);

    /// <summary>Each record with everything sent before it and the mark that ends it.</summary>
    public IReadOnlyList<byte[]> Records { get; }

    /// <summary>What follows the last mark.</summary>
    public byte[] Rest { get; }

    /// <summary>Reads a trace file: lines of '&lt; 0xoffset hex' are the host's; every other line is left out.</summary>
    public static Recording Read(string path)
    {
        List<byte> bytes = [];
        foreach (string line in File.ReadLines(path))
        {
            string[] parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (line.StartsWith("< 0x", StringComparison.Ordinal) && parts.Length == 3 && IsOffset(parts[1]))
            {
                bytes.AddRange(Convert.FromHexString(parts[2]));
            }
        }
        return Cut([.. bytes]);
    }

    private static bool IsOffset(string text) =>
        int.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);

    private static Recording Cut(byte[] bytes)
    {
        List<byte[]> records = [];
        int start = 0;
        for (int i = 0; i + 1 < bytes.Length; i++)
        {
            if (bytes[i] != Iac)
            {
                continue;
            }
            i++;
            if (bytes[i] == EndOfRecord)
            {
                records.Add(bytes[start..(i + 1)]);
                start = i + 1;
            }
        }
        return new Recording(records, bytes[start..]);
    }
}
