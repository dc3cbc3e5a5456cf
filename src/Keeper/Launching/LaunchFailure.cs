namespace Holdfast.Keeper.Launching;

/// <summary>A step of a launch failed.</summary>
internal sealed class LaunchFailure : Exception
{
    /// <summary>Names the step, with the last call's error number.</summary>
    public LaunchFailure(string step)
        : this(step, Native.Errno.Last)
    {
    }

    /// <summary>Names the step and the error number.</summary>
    public LaunchFailure(string step, int errno)
        : base(step) => Errno = errno;

    /// <summary>The system's error number.</summary>
    public int Errno { get; }
}
