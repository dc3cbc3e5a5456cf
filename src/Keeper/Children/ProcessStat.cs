using System.Buffers.Text;
using Holdfast.Keeper.Native;

namespace Holdfast.Keeper.Children;

/// <summary>Reads a process's start time from /proc/PID/stat (proc_pid_stat(5)).</summary>
internal static unsafe class ProcessStat
{
    // Field 22 is the start time; the name, field 2, may hold spaces and parentheses, so counting begins after its last ')'.
    private const int FieldsFromNameToStart = 20;
    private const int MostBytes = 4096;

    /// <summary>The start time in clock ticks since boot; 0 where the process is gone.</summary>
    public static long StartTicks(int pid)
    {
        var descriptor = Libc.Open($"/proc/{pid}/stat", Flags.OpenReadOnly | Flags.CloseOnExec, 0);
        if (descriptor < 0)
            return 0;
        var buffer = stackalloc byte[MostBytes];
        var count = Libc.Read(descriptor, buffer, MostBytes);
        _ = Libc.Close(descriptor);
        return count > 0 ? Parse(new ReadOnlySpan<byte>(buffer, (int)count)) : 0;
    }

    /// <summary>The start time out of the file's content; 0 where it has no such field.</summary>
    public static long Parse(ReadOnlySpan<byte> content)
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
