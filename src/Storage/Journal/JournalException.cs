namespace Holdfast.Storage.Journal;

/// <summary>The journal could not be written or read.</summary>
public sealed class JournalException : IOException
{
    /// <summary>Creates the failure with its cause.</summary>
    public JournalException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
