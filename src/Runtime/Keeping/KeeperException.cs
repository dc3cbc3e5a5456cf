namespace Holdfast.Runtime.Keeping;

/// <summary>The Keeper refused a request, or cannot be reached.</summary>
public sealed class KeeperException : IOException
{
    /// <summary>Creates the failure with its reason and the cause.</summary>
    public KeeperException(KeeperFailure failure, string message, Exception? innerException = null)
        : base(message, innerException) => Failure = failure;

    /// <summary>The reason.</summary>
    public KeeperFailure Failure { get; }

    /// <summary>The system's error number (errno(3)); 0 where the system was not at fault.</summary>
    public int Errno { get; init; }

    /// <summary>The child that stood in the way, where one did.</summary>
    public KeptChild? Child { get; init; }
}
