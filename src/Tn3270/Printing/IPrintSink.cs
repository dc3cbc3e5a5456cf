namespace Holdfast.Tn3270.Printing;

/// <summary>Where printed jobs go.</summary>
public interface IPrintSink
{
    /// <summary>Puts a job out.</summary>
    /// <param name="job">The job.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Where it went, for people.</returns>
    /// <exception cref="IOException">It could not be put out; it may be tried again.</exception>
    ValueTask<string> WriteAsync(PrintJob job, CancellationToken cancellationToken);
}
