using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Runtime.Threads;

/// <summary>The system's files, by calls that block the thread that asks.</summary>
/// <param name="system">What only touches names.</param>
internal sealed class ThreadFileSystem(SystemFileSystem system) : FileSystem
{
    private long _lastReplacement;

    /// <inheritdoc/>
    public override ValueTask<FileHandle> OpenAsync(string path, FileOpening mode, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<FileHandle>(cancellationToken)
            : Attempt<FileHandle>(() => Open(path, mode));

    /// <inheritdoc/>
    public override async ValueTask<byte[]> ReadAllBytesAsync(string path, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var stream = SystemFileSystem.OpenStream(path, FileOpening.Read, out _);
        return await Attempt(() => File.ReadAllBytes(path));
    }

    /// <inheritdoc/>
    public override async ValueTask ReplaceAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(path);
        var beside = $"{full}.{Environment.ProcessId}-{Interlocked.Increment(ref _lastReplacement)}.thread.new";
        try
        {
            await using (var file = await OpenAsync(beside, FileOpening.CreateNew, cancellationToken))
            {
                await file.WriteAtAsync(0, content, cancellationToken);
                await file.SyncAsync(cancellationToken);
            }

            system.Move(beside, full);
        }
        catch
        {
            system.Delete(beside);
            throw;
        }
    }

    /// <inheritdoc/>
    public override bool Exists(string path) => system.Exists(path);

    /// <inheritdoc/>
    public override string? LinkTarget(string path) => system.LinkTarget(path);

    /// <inheritdoc/>
    public override FileRights? RightsOf(string path) => system.RightsOf(path);

    /// <inheritdoc/>
    public override DateTimeOffset? ChangedAt(string path) => system.ChangedAt(path);

    /// <inheritdoc/>
    public override void CreateFolder(string path) => system.CreateFolder(path);

    /// <inheritdoc/>
    public override void Restrict(string path) => system.Restrict(path);

    /// <inheritdoc/>
    public override IReadOnlyList<string> List(string path) => system.List(path);

    /// <inheritdoc/>
    public override void Delete(string path) => system.Delete(path);

    /// <inheritdoc/>
    public override KeptMemory MapMemory(string path, int createdLength) => MappedMemory.Map(path, createdLength);

    /// <inheritdoc/>
    public override void Move(string from, string to) => system.Move(from, to);

    private static ThreadFileHandle Open(string path, FileOpening mode)
    {
        var stream = SystemFileSystem.OpenStream(path, mode, out var created);
        return new ThreadFileHandle(stream, created);
    }

    // A failure comes with the await, as from every other execution model.
    private static ValueTask<T> Attempt<T>(Func<T> action)
    {
        try
        {
            return ValueTask.FromResult(action());
        }
        catch (IOException error)
        {
            return ValueTask.FromException<T>(error);
        }
    }
}
