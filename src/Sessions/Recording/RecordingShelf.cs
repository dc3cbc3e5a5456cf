using System.Collections.Concurrent;
using Holdfast.Runtime;

namespace Holdfast.Sessions.Recording;

/// <summary>The recordings of a node: what is known of each, and where its file is.</summary>
/// <param name="io">Where it runs.</param>
/// <param name="folder">The folder; null where nothing is recorded.</param>
internal sealed class RecordingShelf(Io io, string? folder)
{
    private const string Suffix = ".hfr";

    private readonly ConcurrentDictionary<string, RecordingEntry> _entries = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether there is anywhere to record to.</summary>
    public bool HasFolder => folder is not null;

    /// <summary>Completes when what earlier daemons recorded is known.</summary>
    public Task Loaded => _loaded.Task;

    /// <summary>All, the newest first.</summary>
    public IReadOnlyList<RecordingEntry> All => [.. _entries.Values.OrderByDescending(entry => entry.Header.Id, StringComparer.Ordinal)];

    /// <summary>Where a recording's file is.</summary>
    public string PathOf(string id) => $"{folder}/{id}{Suffix}";

    /// <summary>Finds out what earlier daemons recorded. Files that are no recordings are left alone.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (folder is null || !io.Files.Exists(folder)) return;
            foreach (var path in io.Files.List(folder).Where(path => path.EndsWith(Suffix, StringComparison.Ordinal)))
            {
                var id = Path.GetFileNameWithoutExtension(path);
                if (!_entries.ContainsKey(id) && await ScanAsync(path, cancellationToken) is { } scan && scan.Header.Id == id)
                    _entries.TryAdd(id, new RecordingEntry(scan));
            }
        }
        catch (IOException)
        {
            // The folder cannot be read: what is in it cannot be shown either, and what is recorded from now on can.
            return;
        }
        finally
        {
            _loaded.TrySetResult();
        }
    }

    /// <summary>A recording; null where there is none of this id.</summary>
    public RecordingEntry? Find(string id) => _entries.GetValueOrDefault(id);

    /// <summary>Adds one that begins, or goes on where an earlier daemon left it.</summary>
    /// <exception cref="IOException">There is no folder and none can be made.</exception>
    public RecordingEntry Begin(RecordingHeader header)
    {
        io.Files.CreateFolder(folder!);
        return _entries[header.Id] = new RecordingEntry(header);
    }

    /// <summary>Opens a recording's file to be read; null where nothing of it was written yet.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public async ValueTask<FileHandle?> OpenAsync(RecordingEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            return await io.Files.OpenAsync(PathOf(entry.Header.Id), FileOpening.Read, cancellationToken);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Removes a recording for good; false where that failed, or somebody else has done it.</summary>
    public bool TryRemove(RecordingEntry entry)
    {
        try
        {
            io.Files.Delete(PathOf(entry.Header.Id));
            return _entries.TryRemove(new KeyValuePair<string, RecordingEntry>(entry.Header.Id, entry));
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async ValueTask<RecordingScan?> ScanAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = await io.Files.OpenAsync(path, FileOpening.Read, cancellationToken);
            return await RecordingScan.ReadAsync(file, cancellationToken);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
