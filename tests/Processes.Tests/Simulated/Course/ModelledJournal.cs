using Holdfast.Runtime;
using Holdfast.Runtime.Synchronization;
using Holdfast.Storage.Journal;

namespace Holdfast.Processes.Tests.Simulated.Course;

/// <summary>
/// One daemon's journal on a disk that outlives it: what is told is queued, written by groups, and lost with the daemon where it
/// was not written yet.
/// </summary>
internal sealed class ModelledJournal : EventJournal
{
    private readonly Io _io;
    private readonly JournalDisk _disk;
    private readonly Action _written;
    private readonly Queue<(JournalEntry Entry, TaskCompletionSource<long>? Done)> _queue = [];
    private readonly Notify _told = new("journal");

    /// <summary>Opens it.</summary>
    /// <param name="io">The daemon.</param>
    /// <param name="disk">The disk.</param>
    /// <param name="written">Told after each group that was written.</param>
    public ModelledJournal(Io io, JournalDisk disk, Action written)
    {
        _io = io;
        _disk = disk;
        _written = written;
        _ = io.Start("journal", WriteAsync);
    }

    public override IReadOnlyDictionary<string, JournalException> Failures { get; } = new Dictionary<string, JournalException>();

    public override async ValueTask<long> AppendAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var done = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        _queue.Enqueue((entry, done));
        _told.NotifyOne();
        return await done.Task;
    }

    public override void Post(JournalEntry entry)
    {
        _queue.Enqueue((entry, null));
        _told.NotifyOne();
    }

    public override async ValueTask<IReadOnlyList<JournalRecord>> ReadAsync(
        string tenant, JournalQuery query, CancellationToken cancellationToken)
    {
        await PauseAsync(100);
        var found = (query.Subject is { } subject ? _disk.About(subject) : _disk.Records)
            .Where(record => record.Entry.Tenant == tenant && Fits(query.Kind, record.Entry.Kind));
        return [.. (query.Newest ? found.Reverse() : found).Take(query.Limit)];
    }

    public override ValueTask<VerifyReport> VerifyAsync(string tenant, CancellationToken cancellationToken) => throw new NotSupportedException();

    public override ValueTask WaitAsync(string tenant, long after, CancellationToken cancellationToken) => throw new NotSupportedException();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static bool Fits(string? wanted, string value) =>
        wanted is null || (wanted.EndsWith('*') ? value.StartsWith(wanted[..^1], StringComparison.Ordinal) : value == wanted);

    private async Task WriteAsync()
    {
        while (true)
        {
            await _told.WaitAsync();
            var group = _queue.ToArray();
            _queue.Clear();
            if (group.Length == 0)
                continue;
            await PauseAsync(3_000);
            var records = Array.ConvertAll(group, told => _disk.Add(told.Entry, _io.Clock.UtcNow));
            await PauseAsync(1_000);
            for (var index = 0; index < group.Length; index++)
                group[index].Done?.TrySetResult(records[index]);
            _written();
        }
    }

    private ValueTask PauseAsync(int mostMicroseconds) => _io.Clock.Delay(TimeSpan.FromMicroseconds(_io.Random.NextInt64(mostMicroseconds)));
}
