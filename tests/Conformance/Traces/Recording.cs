using System.Globalization;

namespace Holdfast.Conformance.Traces;

/// <summary>
/// The host's side of a recording in x3270's trace format: raw TELNET bytes, cut where a line ends with an end-of-record mark. That
/// is how the expectations were made: a mark in the middle of a line does not end a step.
/// </summary>
internal sealed class Recording
{
    private const string EndOfRecord = "ffef";

    private Recording(List<byte[]> records, byte[] rest) => (Records, Rest) = (records, rest);

    /// <summary>Each record with everything sent before it and the mark that ends it.</summary>
    public IReadOnlyList<byte[]> Records { get; }

    /// <summary>What follows the last mark.</summary>
    public byte[] Rest { get; }

    /// <summary>Reads a trace file: lines of '&lt; 0xoffset hex' are the host's; every other line is left out.</summary>
    public static Recording Read(string path)
    {
        List<byte[]> records = [];
        List<byte> bytes = [];
        foreach (string line in File.ReadLines(path))
        {
            string[] parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (!line.StartsWith("< 0x", StringComparison.Ordinal) || parts.Length != 3 || !IsOffset(parts[1]))
            {
                continue;
            }
            bytes.AddRange(Convert.FromHexString(parts[2]));
            if (parts[2].EndsWith(EndOfRecord, StringComparison.Ordinal))
            {
                records.Add([.. bytes]);
                bytes.Clear();
            }
        }
        return new Recording(records, [.. bytes]);
    }

    private static bool IsOffset(string text) =>
        int.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);
}
