using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Holdfast.EndToEnd;

/// <summary>All memory of a process that can be written, as Linux shows it: its own, and what it has mapped of files.</summary>
internal static class DaemonMemory
{
    private const int Chunk = 1 << 22;

    /// <summary>Where words stand in it as text, in words: which of them, in which code, and what is mapped there.</summary>
    public static IReadOnlyList<string> Find(int pid, params string[] words)
    {
        var patterns = words.SelectMany((word, index) => ((string Name, byte[] Bytes)[])
        [
            ($"word {index} in UTF-8", Encoding.UTF8.GetBytes(word)),
            ($"word {index} in UTF-16", Encoding.Unicode.GetBytes(word)),
            ($"word {index} in EBCDIC", [.. word.Select(Ebcdic)]),
        ]).ToArray();
        var overlap = patterns.Max(pattern => pattern.Bytes.Length) - 1;
        var found = new List<string>();
        var buffer = new byte[Chunk + overlap];
        using var memory = File.OpenHandle($"/proc/{pid}/mem");
        foreach (var line in File.ReadAllLines($"/proc/{pid}/maps"))
        {
            if (line.Split(' ', 3) is not [var range, ['r', 'w', ..], _]) continue;
            var ends = range.Split('-').Select(end => long.Parse(end, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();
            for (var from = ends[0]; from < ends[1]; from += Chunk)
            {
                var bytes = Read(memory, buffer.AsSpan(0, (int)Math.Min(buffer.Length, ends[1] - from)), from);
                foreach (var (name, pattern) in patterns)
                {
                    for (int at = 0, next; at < bytes.Length && (next = bytes[at..].IndexOf(pattern)) >= 0; at += next + 1)
                        found.Add($"{name} at {from + at + next:x} of {line}: {Around(bytes, at + next, pattern.Length)}");
                }
            }
        }

        return found;
    }

    // What cannot be read, such as a guard page, holds nothing.
    private static ReadOnlySpan<byte> Read(SafeFileHandle memory, Span<byte> buffer, long from)
    {
        try
        {
            return buffer[..RandomAccess.Read(memory, buffer, from)];
        }
        catch (IOException)
        {
            return default;
        }
    }

    private static string Around(ReadOnlySpan<byte> bytes, int at, int length)
    {
        const int margin = 48;
        var from = Math.Max(0, at - margin);
        return Convert.ToHexStringLower(bytes[from..Math.Min(bytes.Length, at + length + margin)]);
    }

    // Code page 037: letters in three rows.
    private static byte Ebcdic(char letter) => (byte)(letter switch
    {
        >= 'A' and <= 'I' => 0xC1 + letter - 'A',
        >= 'J' and <= 'R' => 0xD1 + letter - 'J',
        _ => 0xE2 + letter - 'S',
    });
}
