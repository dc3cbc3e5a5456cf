using System.Buffers.Text;

namespace Holdfast.Keeper.Protocol;

/// <summary>The text of /proc/PID/stat (proc_pid_stat(5)), which both sides read to tell a process from a later one with its pid.</summary>
internal static class ProcessStatText
{
    // Field 22 is the start time; the name, field 2, may hold spaces and parentheses, so counting begins after its last ')'.
    private const int FieldsFromNameToStart = 20;

    /// <summary>Whether the process has ended and only waits to be reaped (state Z, field 3).</summary>
    public static bool HasEnded(ReadOnlySpan<byte> content) =>
        content[(content.LastIndexOf((byte)')') + 1)..].StartsWith(" Z"u8);

    /// <summary>The start time in clock ticks since boot; 0 where the text has no such field.</summary>
    public static long StartTicks(ReadOnlySpan<byte> content)
    {
        var rest = content[(content.LastIndexOf((byte)')') + 1)..];
        for (var field = 0; field < FieldsFromNameToStart; field++)
        {
            var space = rest.IndexOf((byte)' ');
            if (space < 0)
                return 0;
            rest = rest[(space + 1)..];
        }

        return Utf8Parser.TryParse(rest, out long ticks, out _) ? ticks : 0;
    }
}
