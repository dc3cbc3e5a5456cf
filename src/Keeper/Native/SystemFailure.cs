namespace Holdfast.Keeper.Native;

/// <summary>A system call failed that the Keeper cannot do without.</summary>
internal sealed class SystemFailure : Exception
{
    /// <summary>Says what was tried, with the last call's error number.</summary>
    public SystemFailure(string attempt)
        : this(attempt, Native.Errno.Last)
    {
    }

    /// <summary>Says what was tried and the error number.</summary>
    public SystemFailure(string attempt, int errno)
        : base($"{attempt}: {Native.Errno.Text(errno)} (errno {errno})") => Errno = errno;

    /// <summary>The system's error number.</summary>
    public int Errno { get; }
}
