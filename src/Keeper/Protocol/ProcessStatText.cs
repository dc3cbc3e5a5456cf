using System.Buffers.Text;

namespace Holdfast.Keeper.Protocol;

/// <summary>The text of /proc/PID/stat (proc_pid_stat(5)), which both sides read to tell a process from a later one with its pid.</summary>
internal static class ProcessStatText
{
    // Field 22 is the start time; the name, field 2, may hold spaces and parentheses, so counting begins after its last ')'.
    private const int FieldsFromNameToStart = 20;
    private const int FieldsFromNameToSession = 4; // field 6
    private const int FieldsFromNameToExit = 50; // field 52, the last

    /// <summary>Whether the process has ended and only waits to be reaped (state Z, field 3).</summary>
    public static bool HasEnded(ReadOnlySpan<byte> content) =>
        content[(content.LastIndexOf((byte)')') + 1)..].StartsWith(" Z"u8);

    /// <summary>The start time in clock ticks since boot; 0 where the text has no such field.</summary>
    public static long StartTicks(ReadOnlySpan<byte> content) => NumberAt(content, FieldsFromNameToStart);

    /// <summary>The session's id; 0 where the text has no such field.</summary>
    public static long Session(ReadOnlySpan<byte> content) => NumberAt(content, FieldsFromNameToSession);

    /// <summary>The exit status in the form of waitpid(2); meaningful of a process that has ended, and 0 where it is not shown.</summary>
    public static int ExitStatus(ReadOnlySpan<byte> content) => (int)NumberAt(content, FieldsFromNameToExit);

    private static long NumberAt(ReadOnlySpan<byte> content, int fields)
    {
        var rest = content[(content.LastIndexOf((byte)')') + 1)..];
        for (var field = 0; field < fields; field++)
        {
            var space = rest.IndexOf((byte)' ');
            if (space < 0)
                return 0;
            rest = rest[(space + 1)..];
        }

        return Utf8Parser.TryParse(rest, out long number, out _) ? number : 0;
    }
}
