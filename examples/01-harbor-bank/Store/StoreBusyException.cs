namespace HarborBank.Store;

/// <summary>The store did not answer in its time; whether a write was made is not known, which a token makes harmless.</summary>
internal sealed class StoreBusyException : Exception
{
    public StoreBusyException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
