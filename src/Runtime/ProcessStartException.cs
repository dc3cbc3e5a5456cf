namespace Holdfast.Runtime;

/// <summary>A program could not be started.</summary>
public sealed class ProcessStartException : IOException
{
    /// <summary>Creates the failure with the program's name and the cause.</summary>
    public ProcessStartException(string file, string message, Exception? innerException = null)
        : base(message, innerException) => File = file;

    /// <summary>The program that could not be started.</summary>
    public string File { get; }
}
