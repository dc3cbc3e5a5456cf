namespace Holdfast.Processes.Health;

/// <summary>Asks a worker once how it is.</summary>
public interface IHealthProbe
{
    /// <summary>Asks. It never throws but for cancellation: what went wrong is the result.</summary>
    /// <param name="cancellationToken">Ends the asking; the check's own timeout is the caller's.</param>
    /// <returns>Null where it passed; else why not, as a clause without a full stop.</returns>
    ValueTask<string?> AskAsync(CancellationToken cancellationToken);
}
