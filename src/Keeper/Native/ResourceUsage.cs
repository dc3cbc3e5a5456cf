using System.Runtime.InteropServices;

namespace Holdfast.Keeper.Native;

/// <summary><c>struct rusage</c> of a 64-bit Linux: times as seconds and microseconds, then fourteen counts.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ResourceUsage
{
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const long NanosecondsPerMicrosecond = 1_000;
    private const long BytesPerKibibyte = 1_024;

    private fixed long _userTime[2];
    private fixed long _systemTime[2];
    private readonly long _peakKibibytes;
    private fixed long _otherCounts[13];

    /// <summary>CPU time in user mode, nanoseconds.</summary>
    public readonly long UserTime => (_userTime[0] * NanosecondsPerSecond) + (_userTime[1] * NanosecondsPerMicrosecond);

    /// <summary>CPU time in the kernel, nanoseconds.</summary>
    public readonly long SystemTime => (_systemTime[0] * NanosecondsPerSecond) + (_systemTime[1] * NanosecondsPerMicrosecond);

    /// <summary>Largest resident set, bytes.</summary>
    public readonly long PeakMemory => _peakKibibytes * BytesPerKibibyte;
}
