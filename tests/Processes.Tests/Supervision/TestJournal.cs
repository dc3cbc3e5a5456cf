using System.Collections.Concurrent;
using System.Text.Json;
using Holdfast.Storage.Journal;

namespace Holdfast.Processes.Tests.Supervision;

/// <summary>A journal in memory, which outlives the services of one test as the file would.</summary>
internal sealed class TestJournal : EventJournal
{
    private readonly Lock _gate = new();
    private readonly List<JournalRecord> _records = [];
    private TaskCompletionSource _appended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How long an append takes, for tests in which the disk is slow.</summary>
    public TimeSpan AppendTime { get; set; }

    /// <summary>What the next reads fail with, one after the other.</summary>
    public ConcurrentQueue<Exception> ReadFailures { get; } = new();

    /// <summary>Whether it refuses whatever it is told.</summary>
    public bool IsFull { get; set; }

    /// <summary>What it refuses of what it is told; nothing where null.</summary>
    public Func<JournalEntry, bool>? Refuses { get; set; }

    public IReadOnlyList<JournalRecord> Records
    {
        get
        {
            lock (_gate)
                return [.. _records];
        }
    }

    public IEnumerable<string> Kinds(string subject) =>
        Records.Where(record => record.Entry.Subject == subject).Select(record => record.Entry.Kind);

    public async Task<JournalRecord> WaitForAsync(string kind, string subject, int count, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task appended;
            lock (_gate)
                appended = _appended.Task;
            var found = Records.Where(record => record.Entry.Kind == kind && record.Entry.Subject == subject).ToList();
            if (found.Count >= count)
                return found[count - 1];
            await appended.WaitAsync(cancellationToken);
        }
    }

    public static long Number(JournalRecord record, string name)
    {
        using var data = JsonDocument.Parse(record.Entry.Data);
        return data.RootElement.GetProperty(name).GetInt64();
    }

    public override async ValueTask<long> AppendAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var number = Add(entry);
        await Task.Delay(AppendTime, CancellationToken.None);
        return number;
    }

    public override void Post(JournalEntry entry) => Add(entry);

    public override ValueTask<IReadOnlyList<JournalRecord>> ReadAsync(
        string tenant, JournalQuery query, CancellationToken cancellationToken)
    {
        if (ReadFailures.TryDequeue(out var failure))
            throw failure;
        var found = Records.Where(record => record.Entry.Tenant == tenant
            && Fits(query.Kind, record.Entry.Kind) && Fits(query.Subject, record.Entry.Subject));
        return ValueTask.FromResult<IReadOnlyList<JournalRecord>>(
            [.. (query.Newest ? found.Reverse() : found).Take(query.Limit)]);
    }

    public override IReadOnlyDictionary<string, JournalException> Failures => new Dictionary<string, JournalException>();

    public override ValueTask<VerifyReport> VerifyAsync(string tenant, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public override ValueTask WaitAsync(string tenant, long after, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static bool Fits(string? wanted, string value) =>
        wanted is null || (wanted.EndsWith('*') ? value.StartsWith(wanted[..^1], StringComparison.Ordinal) : value == wanted);

    private long Add(JournalEntry entry)
    {
        if (IsFull || (Refuses?.Invoke(entry) ?? false))
            throw new JournalException("no space left on the device");
        lock (_gate)
        {
            using var data = JsonDocument.Parse(entry.Data);
            var record = new JournalRecord(_records.Count + 1, entry.Time ?? DateTimeOffset.UtcNow, entry, default);
            _records.Add(record);
            var appended = _appended;
            _appended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            appended.SetResult();
            return record.Sequence;
        }
    }
}
