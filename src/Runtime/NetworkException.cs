namespace Holdfast.Runtime;

/// <summary>A socket operation failed.</summary>
public sealed class NetworkException : IOException
{
    /// <summary>Creates the failure with its reason, the address it is about, and the cause.</summary>
    public NetworkException(NetworkFailure failure, Address? address, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Failure = failure;
        Address = address;
    }

    /// <summary>The reason.</summary>
    public NetworkFailure Failure { get; }

    /// <summary>The address it is about, where known.</summary>
    public Address? Address { get; }
}
