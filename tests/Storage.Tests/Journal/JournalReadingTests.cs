using Holdfast.Runtime.ThreadPool;
using Holdfast.Storage.Journal;

namespace Holdfast.Storage.Tests.Journal;

/// <summary>What both journals must answer alike.</summary>
public sealed class JournalReadingTests
{
    private const int Count = 200;
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public async Task A_reading_while_the_file_is_only_being_made_finds_nothing_and_does_not_fail()
    {
        using ScratchFolder folder = new();
        await using ThreadPoolIo io = new();
        await using SqliteJournal journal = new(io, folder.Path);
        for (int i = 0; i < 40; i++)
        {
            string tenant = $"t{i}";
            Task<long> first = journal.AppendAsync(Entries.Numbered(1, tenant), CancellationToken.None).AsTask();
            while (!first.IsCompleted)
            {
                IReadOnlyList<JournalRecord> found = await journal.ReadAsync(tenant, new JournalQuery(), CancellationToken.None);
                Assert.InRange(found.Count, 0, 1);
            }

            await first;
            Assert.Single(await journal.ReadAsync(tenant, new JournalQuery(), CancellationToken.None));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_filter_selects_the_same_as_a_plain_search(bool inMemory)
    {
        using ScratchFolder folder = new();
        await using ThreadPoolIo io = new();
        await using EventJournal journal = inMemory ? new MemoryJournal(io) : new SqliteJournal(io, folder.Path);
        List<JournalRecord> all = await FillAsync(journal);

        await ExpectAsync(new JournalQuery(), _ => true);
        await ExpectAsync(new JournalQuery { Kind = "worker_started" }, r => r.Entry.Kind == "worker_started");
        await ExpectAsync(new JournalQuery { Kind = "work*" }, r => r.Entry.Kind.StartsWith("work", StringComparison.Ordinal));
        await ExpectAsync(new JournalQuery { Kind = "*" }, _ => true);
        await ExpectAsync(new JournalQuery { Actor = "key:user1" }, r => r.Entry.Actor == "key:user1");
        await ExpectAsync(new JournalQuery { Subject = "worker/w3" }, r => r.Entry.Subject == "worker/w3");
        await ExpectAsync(new JournalQuery { Subject = "worker/*", Newest = true }, _ => true);
        await ExpectAsync(new JournalQuery { Subject = "nothing*" }, _ => false);
        await ExpectAsync(new JournalQuery { From = Start.AddSeconds(50) }, r => r.Time >= Start.AddSeconds(50));
        await ExpectAsync(new JournalQuery { Until = Start.AddSeconds(50).AddTicks(1) }, r => r.Time < Start.AddSeconds(50).AddTicks(1));
        await ExpectAsync(new JournalQuery { After = 20, Before = 31 }, r => r.Sequence is > 20 and < 31);
        await ExpectAsync(
            new JournalQuery { Kind = "session_*", Actor = "key:user2", Newest = true, From = Start.AddSeconds(10) },
            r => r.Entry.Kind == "session_created" && r.Entry.Actor == "key:user2" && r.Time >= Start.AddSeconds(10));

        async Task ExpectAsync(JournalQuery query, Func<JournalRecord, bool> selects)
        {
            IReadOnlyList<JournalRecord> found = await journal.ReadAsync(
                Entries.Tenant, query with { Limit = 1_000 }, CancellationToken.None);
            IEnumerable<JournalRecord> expected = all.Where(selects);
            Assert.Equal(
                (query.Newest ? expected.Reverse() : expected).Select(Describe),
                found.Select(Describe));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Paging_in_either_direction_meets_every_record_once(bool newest)
    {
        using ScratchFolder folder = new();
        await using ThreadPoolIo io = new();
        await using SqliteJournal journal = new(io, folder.Path);
        await FillAsync(journal);

        List<long> met = [];
        JournalQuery query = new() { Limit = 7, Newest = newest };
        while (await journal.ReadAsync(Entries.Tenant, query, CancellationToken.None) is { Count: > 0 } page)
        {
            met.AddRange(page.Select(record => record.Sequence));
            query = newest ? query with { Before = page[^1].Sequence } : query with { After = page[^1].Sequence };
        }

        IEnumerable<long> expected = Enumerable.Range(1, Count).Select(number => (long)number);
        Assert.Equal(newest ? expected.Reverse() : expected, met);
    }

    [Fact]
    public async Task A_tenant_without_a_journal_has_no_records_and_gets_no_file()
    {
        using ScratchFolder folder = new();
        await using ThreadPoolIo io = new();
        await using SqliteJournal journal = new(io, folder.Path);

        Assert.Empty(await journal.ReadAsync("nobody", new JournalQuery(), CancellationToken.None));
        Assert.True((await journal.VerifyAsync("nobody", CancellationToken.None)).IsIntact);
        Assert.False(File.Exists(JournalFolder.PathOf(folder.Path, "nobody")));
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await journal.ReadAsync("../node", new JournalQuery(), CancellationToken.None));
    }

    private static async Task<List<JournalRecord>> FillAsync(EventJournal journal)
    {
        List<(long, JournalEntry)> told = [];
        for (int number = 1; number <= Count; number++)
        {
            JournalEntry entry = Entries.Numbered(number) with { Time = Start.AddSeconds(number).AddTicks(number) };
            journal.Post(entry with { Tenant = "other" });
            DateTimeOffset kept = RecordTime.FromMicroseconds(RecordTime.ToMicroseconds(entry.Time.Value));
            told.Add((await journal.AppendAsync(entry, CancellationToken.None), entry with { Time = kept }));
        }

        IReadOnlyList<JournalRecord> all = await journal.ReadAsync(Entries.Tenant, new JournalQuery { Limit = 1_000 }, CancellationToken.None);
        Assert.Equal(told, all.Select(record => (record.Sequence, record.Entry)));
        Assert.True((await journal.VerifyAsync(Entries.Tenant, CancellationToken.None)).IsIntact);
        return [.. all];
    }

    private static string Describe(JournalRecord record) =>
        $"{record.Sequence} {record.Time:O} {record.Entry} {Convert.ToHexString(record.Hash.Span)}";
}
