using System.Globalization;
using System.Text;
using Holdfast.Keeper.Native;

namespace Holdfast.Keeper.Launching;

/// <summary>
/// How a launch went, over a pipe that the exec closes: one sign before the exec, and behind it, where a step or the exec failed,
/// the error number and the step in words.
/// </summary>
/// <param name="IsExec">Whether the program runs.</param>
/// <param name="Errno">The system's error number; 0 where there was none.</param>
/// <param name="Step">The step that failed.</param>
internal readonly record struct LaunchReport(bool IsExec, int Errno, string Step)
{
    private const byte ExecSign = (byte)'.';
    private const byte FailureSign = (byte)'!';
    private const int MostBytes = 4096; // what a pipe takes in one piece

    /// <summary>Says that the exec is next.</summary>
    public static unsafe void TellExec(int descriptor)
    {
        var sign = ExecSign;
        _ = Libc.Write(descriptor, &sign, 1);
    }

    /// <summary>Says that a step failed.</summary>
    public static unsafe void TellFailure(int descriptor, string step, int errno)
    {
        var bytes = Encoding.UTF8.GetBytes($"{(char)FailureSign}{errno} {step}");
        fixed (byte* start = bytes)
            _ = Libc.Write(descriptor, start, (nuint)Math.Min(bytes.Length, MostBytes - 1));
    }

    /// <summary>Takes the report, waiting until the pipe is closed or the time is over.</summary>
    /// <param name="descriptor">The reading end.</param>
    /// <param name="patience">Milliseconds between two pieces.</param>
    public static unsafe LaunchReport Receive(int descriptor, int patience)
    {
        var buffer = stackalloc byte[MostBytes];
        var length = 0;
        while (length < MostBytes)
        {
            var wanted = (uint)descriptor | ((ulong)1 << 32); // struct pollfd: descriptor, POLLIN
            var ready = LaunchCalls.Poll(&wanted, 1, patience);
            if (ready == 0)
                return new LaunchReport(false, 0, $"the launch took more than {patience / 1000} s");
            var count = ready < 0 ? ready : Libc.Read(descriptor, buffer + length, (nuint)(MostBytes - length));
            if (count == 0)
                break;
            if (count > 0)
                length += (int)count;
            else if (Native.Errno.Last != Native.Errno.Interrupted)
                break;
        }

        return Parse(new ReadOnlySpan<byte>(buffer, length));
    }

    /// <summary>Understands what came until the pipe was closed.</summary>
    public static LaunchReport Parse(ReadOnlySpan<byte> received)
    {
        var failure = received.IndexOf(FailureSign);
        if (failure < 0)
        {
            return received.IndexOf(ExecSign) >= 0
                ? new LaunchReport(true, 0, "")
                : new LaunchReport(false, 0, "the launcher ended before it could run the program");
        }

        var text = Encoding.UTF8.GetString(received[(failure + 1)..]);
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && int.TryParse(text[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var errno)
            ? new LaunchReport(false, errno, text[(space + 1)..])
            : new LaunchReport(false, 0, "the launcher's report is malformed");
    }
}
