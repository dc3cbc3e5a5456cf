namespace Holdfast.Runtime.EventLoop.Native;

/// <summary>Error numbers of Linux (asm-generic/errno.h), which the calls of this folder give negated.</summary>
internal static class Errno
{
    public const int NotPermitted = 1;
    public const int NoEntry = 2;
    public const int Interrupted = 4;
    public const int BadDescriptor = 9;
    public const int TryAgain = 11;
    public const int NoMemory = 12;
    public const int AccessDenied = 13;
    public const int Busy = 16;
    public const int Exists = 17;
    public const int NotFolder = 20;
    public const int IsFolder = 21;
    public const int Invalid = 22;
    public const int TooManyFilesInSystem = 23;
    public const int TooManyFiles = 24;
    public const int ReadOnlyFileSystem = 30;
    public const int BrokenPipe = 32;
    public const int NoSuchCall = 38;
    public const int TimerExpired = 62;
    public const int Protocol = 71;
    public const int NetworkDown = 100;
    public const int NetworkUnreachable = 101;
    public const int NetworkReset = 102;
    public const int ConnectionAborted = 103;
    public const int ConnectionReset = 104;
    public const int NoBuffers = 105;
    public const int NotConnected = 107;
    public const int AddressInUse = 98;
    public const int AddressNotAvailable = 99;
    public const int TimedOut = 110;
    public const int ConnectionRefused = 111;
    public const int HostDown = 112;
    public const int HostUnreachable = 113;
    public const int InProgress = 115;
    public const int Canceled = 125;
}
