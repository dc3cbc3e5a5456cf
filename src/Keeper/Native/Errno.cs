using System.Runtime.InteropServices;

namespace Holdfast.Keeper.Native;

/// <summary>The error numbers the Keeper tells apart, and their words.</summary>
internal static class Errno
{
    public const int NoEntry = 2;
    public const int NoProcess = 3;
    public const int Interrupted = 4;
    public const int InputOutput = 5;
    public const int Again = 11;
    public const int Busy = 16;
    public const int NoPermission = 13;
    public const int Exists = 17;
    public const int NotAFolder = 20;
    public const int Invalid = 22;
    public const int TooManyFilesOfAll = 23;
    public const int TooManyFiles = 24;

    /// <summary>The number that the last call left.</summary>
    public static int Last => Marshal.GetLastPInvokeError();

    /// <summary>The system's words for a number.</summary>
    public static string Text(int errno) => Marshal.GetPInvokeErrorMessage(errno);
}
