using Holdfast.Runtime.ThreadPool;
using Holdfast.Storage.Journal;
using Holdfast.Storage.Sqlite;

namespace Holdfast.Storage.Tests.Journal;

/// <summary>A disk that refuses every write for a while, with more posted events than one batch holds.</summary>
public sealed class JournalFailureTests : IAsyncLifetime
{
    private const int Posts = JournalLimits.BatchEntries * 3;
    private const string FailTrigger =
        "CREATE TRIGGER refuse BEFORE INSERT ON journal_record BEGIN SELECT RAISE(ABORT, 'no space'); END";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ScratchFolder _folder = new();
    private readonly ThreadPoolIo _io = new();
    private SqliteJournal _journal = null!;
    private SqliteDatabase _other = null!;

    public async ValueTask InitializeAsync()
    {
        _journal = new SqliteJournal(_io, _folder.Path);
        await _journal.AppendAsync(Entries.Numbered(0), CancellationToken.None);
        _other = await SqliteDatabase.OpenAsync(
            _io.Files, JournalFolder.PathOf(_folder.Path, Entries.Tenant), JournalSchema.Tables, CancellationToken.None);
        _other.Execute(FailTrigger);
    }

    public async ValueTask DisposeAsync()
    {
        _other.Dispose();
        await _io.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Appends_behind_many_posted_events_are_told_of_the_failure_and_the_posted_are_written_in_order_later()
    {
        Post(0, Posts);

        await AssertRefusedAsync("worker/refused");
        await AssertRefusedAsync("worker/refused");
        Post(Posts, 1);
        _other.Execute("DROP TRIGGER refuse");
        await _journal.WaitAsync(Entries.Tenant, Posts + 1, CancellationToken.None).AsTask().WaitAsync(Patience);

        await _journal.AppendAsync(Numbered("worker/last"), CancellationToken.None).AsTask().WaitAsync(Patience);
        List<string> subjects = [];
        for (int page = 0; page <= Posts / JournalLimits.ReadRecords; page++)
        {
            JournalQuery query = new() { After = 1 + (page * JournalLimits.ReadRecords), Limit = JournalLimits.ReadRecords };
            subjects.AddRange((await _journal.ReadAsync(Entries.Tenant, query, default)).Select(record => record.Entry.Subject));
        }

        Assert.Equal([.. Enumerable.Range(0, Posts + 1).Select(number => $"worker/{number}"), "worker/last"], subjects);
        Assert.Empty(_journal.Failures);
        await _journal.DisposeAsync();
    }

    [Fact]
    public async Task Closing_with_many_posted_events_ends_and_tells_how_many_were_not_written()
    {
        Post(0, Posts);
        await AssertRefusedAsync("worker/refused");

        JournalException failure = await Assert.ThrowsAsync<JournalException>(
            () => _journal.DisposeAsync().AsTask().WaitAsync(Patience));

        Assert.Contains($"{Posts} posted events", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_failing_disk_leaves_counts_against_the_limit_of_posted_events()
    {
        Post(0, JournalLimits.QueuedEntries);
        await AssertRefusedAsync("worker/refused");

        Assert.Throws<JournalException>(() => Post(JournalLimits.QueuedEntries, 1));
        _other.Execute("DROP TRIGGER refuse");
        await _journal.WaitAsync(Entries.Tenant, JournalLimits.QueuedEntries, CancellationToken.None).AsTask().WaitAsync(Patience);
        Post(JournalLimits.QueuedEntries, 1);
        await _journal.DisposeAsync();

        await using SqliteJournal again = new(_io, _folder.Path);
        Assert.Equal(
            JournalLimits.QueuedEntries + 2, (await again.VerifyAsync(Entries.Tenant, CancellationToken.None)).Records);
    }

    private static JournalEntry Numbered(string subject) => Entries.Numbered(1) with { Subject = subject };

    private void Post(int first, int count)
    {
        for (int number = first; number < first + count; number++)
        {
            _journal.Post(Numbered($"worker/{number}"));
        }
    }

    private async Task AssertRefusedAsync(string subject)
    {
        JournalException failure = await Assert.ThrowsAsync<JournalException>(
            () => _journal.AppendAsync(Numbered(subject), CancellationToken.None).AsTask().WaitAsync(Patience));
        Assert.Contains("no space", failure.Message, StringComparison.Ordinal);
    }
}
