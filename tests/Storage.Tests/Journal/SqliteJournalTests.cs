using System.Runtime.Versioning;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Storage.Journal;
using Holdfast.Storage.Sqlite;

namespace Holdfast.Storage.Tests.Journal;

public sealed class SqliteJournalTests : IAsyncLifetime
{
    private const string FailTrigger =
        "CREATE TRIGGER refuse BEFORE INSERT ON journal_record BEGIN SELECT RAISE(ABORT, 'no space'); END";

    private readonly ScratchFolder _folder = new();
    private readonly ThreadPoolIo _io = new();

    private string FilePath => JournalFolder.PathOf(_folder.Path, Entries.Tenant);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _io.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Concurrent_appends_get_consecutive_numbers_in_one_intact_chain()
    {
        await using SqliteJournal journal = new(_io, _folder.Path);

        long[] numbers = await Task.WhenAll(Enumerable.Range(0, 64).SelectMany(_ => Enumerable.Range(1, 50))
            .Select(number => Task.Run(() => journal.AppendAsync(Entries.Numbered(number), CancellationToken.None).AsTask())));

        Assert.Equal(Enumerable.Range(1, 3_200).Select(number => (long)number), numbers.Order());
        VerifyReport report = await journal.VerifyAsync(Entries.Tenant, CancellationToken.None);
        Assert.True(report.IsIntact, report.ToString());
        Assert.Equal(3_200, report.Records);
    }

    [Fact]
    public async Task Waiting_appends_share_a_transaction()
    {
        await using SqliteJournal journal = new(_io, _folder.Path);
        await journal.AppendAsync(Entries.Numbered(0), CancellationToken.None);
        using SqliteDatabase other = await SqliteDatabase.OpenAsync(_io.Files, FilePath, JournalSchema.Tables, CancellationToken.None);
        List<Task<long>> waiting = [];
        long before = 0;

        // While another connection holds the write lock the queue fills; afterwards all of it goes in one transaction or two.
        other.Transact(() =>
        {
            before = new FileInfo(FilePath + "-wal").Length;
            waiting.AddRange(Enumerable.Range(1, 500).Select(
                number => journal.AppendAsync(Entries.Numbered(number), CancellationToken.None).AsTask()));
        });
        await Task.WhenAll(waiting);

        // Alone, each of the 500 would write a frame for each of six trees at the least.
        long frames = (new FileInfo(FilePath + "-wal").Length - before) / (4_096 + 24);
        Assert.InRange(frames, 1, 500);
    }

    [Fact]
    public async Task A_restart_continues_the_chain_and_the_node_has_a_file_of_its_own()
    {
        ReadOnlyMemory<byte> firstHead;
        await using (SqliteJournal first = new(_io, _folder.Path))
        {
            await Entries.FillAsync(first, 10);
            await Entries.FillAsync(first, 2, JournalFolder.NodeTenant);
            firstHead = (await first.VerifyAsync(Entries.Tenant, CancellationToken.None)).Head;
        }

        await using SqliteJournal second = new(_io, _folder.Path);
        long next = await second.AppendAsync(Entries.Numbered(11), CancellationToken.None);

        Assert.Equal(11, next);
        Assert.True((await second.VerifyAsync(Entries.Tenant, CancellationToken.None)).IsIntact);
        Assert.Equal(
            firstHead.ToArray(),
            (await second.ReadAsync(Entries.Tenant, new JournalQuery { After = 9, Limit = 1 }, default))[0].Hash.ToArray());
        Assert.Equal(["acme", "node"], JournalFolder.Tenants(_io.Files, _folder.Path));
        Assert.True(File.Exists(Path.Combine(_folder.Path, "node.db")));
    }

    [Fact]
    public async Task Two_writers_of_one_file_make_one_chain()
    {
        await using SqliteJournal left = new(_io, _folder.Path);
        await using SqliteJournal right = new(_io, _folder.Path);

        await Task.WhenAll(
            Task.Run(() => OneByOneAsync(left)),
            Task.Run(() => OneByOneAsync(right)));

        VerifyReport report = await left.VerifyAsync(Entries.Tenant, CancellationToken.None);
        Assert.True(report.IsIntact, report.ToString());
        Assert.Equal(80, report.Records);

        static async Task OneByOneAsync(SqliteJournal journal)
        {
            for (int number = 0; number < 40; number++)
            {
                await journal.AppendAsync(Entries.Numbered(number), CancellationToken.None);
            }
        }
    }

    [Fact]
    public async Task Posted_events_keep_their_order_and_are_written_before_the_journal_closes()
    {
        await using (SqliteJournal journal = new(_io, _folder.Path))
        {
            for (int number = 0; number < 3_000; number++)
            {
                journal.Post(Entries.Numbered(number) with { Subject = $"worker/{number}" });
            }
        }

        await using SqliteJournal again = new(_io, _folder.Path);
        IReadOnlyList<JournalRecord> last = await again.ReadAsync(
            Entries.Tenant, new JournalQuery { After = 2_000, Limit = 1_000 }, CancellationToken.None);
        Assert.Equal(Enumerable.Range(2_000, 1_000).Select(number => $"worker/{number}"), last.Select(record => record.Entry.Subject));
    }

    [Fact]
    public async Task A_refused_write_fails_the_appends_keeps_what_was_posted_and_is_told_until_a_write_succeeds()
    {
        await using SqliteJournal journal = new(_io, _folder.Path);
        await journal.AppendAsync(Entries.Numbered(1), CancellationToken.None);
        using SqliteDatabase other = await SqliteDatabase.OpenAsync(_io.Files, FilePath, JournalSchema.Tables, CancellationToken.None);
        other.Execute(FailTrigger);

        journal.Post(Entries.Numbered(2) with { Subject = "worker/posted" });
        JournalException failure = await Assert.ThrowsAsync<JournalException>(
            async () => await journal.AppendAsync(Entries.Numbered(3) with { Subject = "worker/refused" }, CancellationToken.None));

        Assert.Contains("no space", failure.Message, StringComparison.Ordinal);
        Assert.Equal([Entries.Tenant], journal.Failures.Keys);
        other.Execute("DROP TRIGGER refuse");
        await journal.WaitAsync(Entries.Tenant, 1, CancellationToken.None);
        await journal.AppendAsync(Entries.Numbered(4) with { Subject = "worker/later" }, CancellationToken.None);
        Assert.Empty(journal.Failures);
        IReadOnlyList<JournalRecord> records = await journal.ReadAsync(Entries.Tenant, new JournalQuery { After = 1 }, default);
        Assert.Equal(["worker/posted", "worker/later"], records.Select(record => record.Entry.Subject));
    }

    [Fact]
    public async Task Closing_tells_of_posted_events_that_could_not_be_written()
    {
        SqliteJournal journal = new(_io, _folder.Path);
        await journal.AppendAsync(Entries.Numbered(1), CancellationToken.None);
        using SqliteDatabase other = await SqliteDatabase.OpenAsync(_io.Files, FilePath, JournalSchema.Tables, CancellationToken.None);
        other.Execute(FailTrigger);
        journal.Post(Entries.Numbered(2));

        JournalException failure = await Assert.ThrowsAsync<JournalException>(async () => await journal.DisposeAsync());

        Assert.Contains("1 posted event", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Posting_beyond_the_queue_fails_and_loses_nothing_that_was_taken()
    {
        await using SqliteJournal journal = new(_io, _folder.Path);
        await journal.AppendAsync(Entries.Numbered(0), CancellationToken.None);
        using SqliteDatabase other = await SqliteDatabase.OpenAsync(_io.Files, FilePath, JournalSchema.Tables, CancellationToken.None);
        int taken = 0;

        other.Transact(() =>
        {
            Assert.Throws<JournalException>(() =>
            {
                for (; taken < JournalLimits.QueuedEntries * 2; taken++)
                {
                    journal.Post(Entries.Numbered(taken));
                }
            });
        });

        Assert.InRange(taken, JournalLimits.QueuedEntries, JournalLimits.QueuedEntries + JournalLimits.BatchEntries);
        await journal.WaitAsync(Entries.Tenant, taken, CancellationToken.None);
        Assert.Equal(taken + 1, (await journal.VerifyAsync(Entries.Tenant, CancellationToken.None)).Records);
    }

    [Fact]
    public async Task Waiting_ends_with_the_next_record_and_at_once_where_there_is_one()
    {
        await using SqliteJournal journal = new(_io, _folder.Path);
        Task first = journal.WaitAsync(Entries.Tenant, 0, CancellationToken.None).AsTask();
        Task second = journal.WaitAsync(Entries.Tenant, 1, CancellationToken.None).AsTask();

        await journal.AppendAsync(Entries.Numbered(1), CancellationToken.None);
        await first;
        await journal.WaitAsync(Entries.Tenant, 0, CancellationToken.None);
        Assert.False(second.IsCompleted);
        using CancellationTokenSource cancelled = new();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await journal.WaitAsync(Entries.Tenant, 1, cancelled.Token));
        await journal.AppendAsync(Entries.Numbered(2), CancellationToken.None);
        await second;
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task Files_are_readable_by_their_owner_alone()
    {
        await using SqliteJournal journal = new(_io, _folder.Path);
        await journal.AppendAsync(Entries.Numbered(1), CancellationToken.None);

        foreach (string path in Directory.GetFiles(Path.GetDirectoryName(FilePath)!))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
    }

    [Fact]
    public async Task An_event_over_a_limit_is_refused_before_it_is_queued()
    {
        await using SqliteJournal journal = new(_io, _folder.Path);

        string tooLong = new('x', JournalLimits.DataBytes + 1);
        Assert.Throws<ArgumentException>(() => journal.Post(Entries.Numbered(1) with { Data = tooLong }));
        Assert.Throws<ArgumentException>(() => journal.Post(Entries.Numbered(1) with { Kind = "" }));
        await journal.AppendAsync(Entries.Numbered(1) with { Data = new string('x', JournalLimits.DataBytes) }, CancellationToken.None);
    }

    [Fact]
    public async Task Another_tenants_file_is_not_continued()
    {
        await using (SqliteJournal journal = new(_io, _folder.Path))
        {
            await journal.AppendAsync(Entries.Numbered(1), CancellationToken.None);
        }

        File.Move(FilePath, JournalFolder.PathOf(_folder.Path, "thief"));
        await using SqliteJournal again = new(_io, _folder.Path);

        await Assert.ThrowsAsync<JournalException>(
            async () => await again.AppendAsync(Entries.Numbered(2, "thief"), CancellationToken.None));
    }
}
