namespace Holdfast.Tn3270.Transfer;

/// <summary>Where a host keeps the files that terminals send and fetch.</summary>
public interface IDatasets
{
    /// <summary>Reads a data set; null where there is none of that name.</summary>
    /// <param name="name">The name as it was typed.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    ValueTask<Dataset?> ReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Whether a data set may have this name.</summary>
    bool IsName(string name);

    /// <summary>Writes a data set whole: a reader finds the old one or the new one.</summary>
    /// <param name="name">The name as it was typed.</param>
    /// <param name="dataset">What it holds.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    ValueTask WriteAsync(string name, Dataset dataset, CancellationToken cancellationToken);
}
