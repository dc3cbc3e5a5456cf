using System.Globalization;

namespace Holdfast.Sessions.Tests.Secrets;

/// <summary>All of this program's memory that can be written, as Linux shows it.</summary>
internal static class OwnMemory
{
    /// <summary>Where a word stands in it, in words: the kind of text, the address, and what is mapped there.</summary>
    public static IReadOnlyList<string> Find(MaskedWord word)
    {
        var found = new List<string>();
        using var memory = File.OpenHandle("/proc/self/mem");
        var buffer = GC.AllocateArray<byte>(1 << 20, pinned: true);
        foreach (var line in File.ReadAllLines("/proc/self/maps"))
        {
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var range, ['r', 'w', ..], .., var last] || last.StartsWith("[v", StringComparison.Ordinal)) continue;
            var ends = range.Split('-').Select(end => long.Parse(end, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();
            FindIn(memory, ends[0], ends[1], buffer, word, (kind, address) => found.Add($"{kind} at {address:x} of {line}"));
        }

        // What was read is not to be found by the next search.
        Array.Clear(buffer);
        return found;
    }

    private static void FindIn(
        Microsoft.Win32.SafeHandles.SafeFileHandle memory, long from, long to, byte[] buffer, MaskedWord word, Action<string, long> found)
    {
        var overlap = word.Length * 2;
        while (from < to)
        {
            int read;
            try
            {
                read = RandomAccess.Read(memory, buffer.AsSpan(0, (int)Math.Min(buffer.Length, to - from)), from);
            }
            catch (IOException)
            {
                // A page that cannot be read, such as a guard page.
                return;
            }

            if (read < overlap) return;
            var start = from;
            word.Find(buffer.AsSpan(0, read), (kind, place) => found(kind, start + place));
            from += read == to - from ? read : read - overlap;
        }
    }
}
