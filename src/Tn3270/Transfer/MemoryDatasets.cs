using System.Collections.Concurrent;

namespace Holdfast.Tn3270.Transfer;

/// <summary>Data sets held in memory, for hosts in tests and demonstrations. Safe to use from any thread.</summary>
public sealed class MemoryDatasets : IDatasets
{
    private readonly ConcurrentDictionary<string, Dataset> _datasets = new(StringComparer.Ordinal);

    /// <summary>The names in use, in one form.</summary>
    public IReadOnlyCollection<string> Names => [.. _datasets.Keys.Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public bool IsName(string name) => DatasetName.TryNormalize(name, out _);

    /// <inheritdoc/>
    public ValueTask<Dataset?> ReadAsync(string name, CancellationToken cancellationToken) =>
        new(DatasetName.TryNormalize(name, out string? normal) ? _datasets.GetValueOrDefault(normal) : null);

    /// <inheritdoc/>
    public ValueTask WriteAsync(string name, Dataset dataset, CancellationToken cancellationToken)
    {
        if (!DatasetName.TryNormalize(name, out string? normal))
        {
            throw new IOException($"'{name}' is no name of a data set.");
        }
        _datasets[normal] = dataset;
        return ValueTask.CompletedTask;
    }
}
