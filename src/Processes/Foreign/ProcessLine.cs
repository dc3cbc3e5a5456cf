using System.Globalization;
using System.Text;

namespace Holdfast.Processes.Foreign;

/// <summary>A process as one line of <c>/proc/PID/stat</c> tells of it (proc_pid_stat(5)).</summary>
/// <param name="Pid">Its id.</param>
/// <param name="Parent">Its parent's id.</param>
/// <param name="Name">Its name, at most 15 bytes.</param>
/// <param name="StartTicks">Its start in clock ticks since boot: with the pid it names one process within a boot.</param>
internal sealed record ProcessLine(int Pid, int Parent, string Name, long StartTicks)
{
    /// <summary>Longest name the kernel keeps, bytes.</summary>
    public const int LongestName = 15;

    private const int ParentField = 1; // counted from the state on
    private const int StartField = 19;

    /// <summary>Reads a line.</summary>
    /// <returns>Null where it is none, or where the process has ended and only waits to be reaped.</returns>
    public static ProcessLine? Parse(byte[]? line)
    {
        if (line is null)
            return null;
        var text = Encoding.UTF8.GetString(line);
        var (open, close) = (text.IndexOf('('), text.LastIndexOf(')'));
        if (open < 1 || close < open || !TryNumber(text.AsSpan(0, open), out var pid))
            return null;
        var fields = text[(close + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length <= StartField || fields[0] is "Z" or "X")
            return null;
        return TryNumber(fields[ParentField], out var parent) && TryNumber(fields[StartField], out var start)
            ? new ProcessLine((int)pid, (int)parent, text[(open + 1)..close], start)
            : null;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
