using Holdfast.Runtime;
using Holdfast.Storage.Journal;

namespace Holdfast.Sessions.Tests.Survival;

/// <summary>
/// The journal of a daemon that may be killed. What waits to be written goes with it, what was written stays; it may have been written
/// and nobody told of it. Each tenant has a line of its own, and a sync for all that stand in it.
/// </summary>
internal sealed class MortalJournal(Io io, DurableEntries disk) : EventJournal
{
    private readonly Dictionary<string, List<(JournalEntry Entry, TaskCompletionSource<long>? Told)>> _lines = new(StringComparer.Ordinal);
    private readonly HashSet<string> _writing = new(StringComparer.Ordinal);

    public override IReadOnlyDictionary<string, JournalException> Failures => disk.Disk.Failures;

    public override ValueTask<long> AppendAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var told = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        Enqueue(entry, told);
        return new ValueTask<long>(told.Task);
    }

    public override void Post(JournalEntry entry) => Enqueue(entry, null);

    public override ValueTask<IReadOnlyList<JournalRecord>> ReadAsync(string tenant, JournalQuery query, CancellationToken cancellationToken) =>
        disk.Disk.ReadAsync(tenant, query, cancellationToken);

    public override ValueTask WaitAsync(string tenant, long after, CancellationToken cancellationToken) =>
        disk.Disk.WaitAsync(tenant, after, cancellationToken);

    public override ValueTask<VerifyReport> VerifyAsync(string tenant, CancellationToken cancellationToken) =>
        disk.Disk.VerifyAsync(tenant, cancellationToken);

    /// <summary>Writes what waits.</summary>
    public override async ValueTask DisposeAsync()
    {
        while (_writing.Count > 0) await io.Clock.Delay(TimeSpan.FromMilliseconds(1));
    }

    private void Enqueue(JournalEntry entry, TaskCompletionSource<long>? told)
    {
        if (!_lines.TryGetValue(entry.Tenant, out var line)) _lines[entry.Tenant] = line = [];
        line.Add((entry, told));
        if (_writing.Add(entry.Tenant)) _ = io.Spawn($"journal:{entry.Tenant}", async Fiber () => await WriteAsync(entry.Tenant, line));
    }

    private async Task WriteAsync(string tenant, List<(JournalEntry Entry, TaskCompletionSource<long>? Told)> line)
    {
        while (line.Count > 0)
        {
            await io.Clock.Delay(TimeSpan.FromMicroseconds(io.Random.NextInt64(3000)));
            List<(long Number, TaskCompletionSource<long>? Told)> written = [];
            foreach (var (entry, told) in line) written.Add((await disk.WriteAsync(entry), told));
            line.Clear();
            // Whoever is killed here has written what he told nobody.
            await Task.Yield();
            foreach (var (number, told) in written) told?.SetResult(number);
        }

        _writing.Remove(tenant);
    }
}
