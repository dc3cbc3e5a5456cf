using System.Globalization;

namespace Holdfast.Keeper.Logs;

/// <summary>
/// The names of one stream's files. Positions count the stream's kept bytes since its first one, so they hold for ever, whichever
/// file they come to lie in.
/// </summary>
/// <param name="Stem">Path of the current file without its ending.</param>
internal readonly record struct LogStem(string Stem)
{
    private const string LogEnding = ".log";
    private const int Digits = 20;

    /// <summary>The current file.</summary>
    public string Current => Stem + LogEnding;

    /// <summary>When which byte of the current file came: records of 16 bytes, position and microseconds since 1970.</summary>
    public string Times => $"{Stem}.times";

    /// <summary>The stem of a current file's path; null where the path does not end in <c>.log</c>.</summary>
    public static LogStem? Of(string file) =>
        file.EndsWith(LogEnding, StringComparison.Ordinal) && file.Length > LogEnding.Length
            ? new LogStem(file[..^LogEnding.Length])
            : null;

    /// <summary>The file of a rotated piece.</summary>
    public string Rotated(long start, long end) => $"{Range(start, end)}{LogEnding}";

    /// <summary>The times of a rotated piece.</summary>
    public string RotatedTimes(long start, long end) => $"{Range(start, end)}.times";

    /// <summary>Reads the name of a rotated piece, whatever it ends in: somebody may have compressed it.</summary>
    /// <returns>The stem's name without its folder, and the range; null where it is no such name.</returns>
    public static (string Stem, long Start, long End)? Parse(string name)
    {
        const int rangeLength = Digits + 1 + Digits;
        for (var dot = name.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = name.IndexOf('.', dot + 1))
        {
            var rest = name.AsSpan(dot + 1);
            if (rest.Length > rangeLength && rest[rangeLength] == '.' && rest[Digits] == '-'
                && Number(rest[..Digits]) is { } start && Number(rest.Slice(Digits + 1, Digits)) is { } end)
            {
                return (name[..dot], start, end);
            }
        }

        return null;
    }

    private static long? Number(ReadOnlySpan<char> digits) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private string Range(long start, long end) =>
        string.Create(CultureInfo.InvariantCulture, $"{Stem}.{start:D20}-{end:D20}");
}
