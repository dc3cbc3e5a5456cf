using Holdfast.Runtime.ThreadPool;
using Holdfast.Storage.Journal;

namespace Holdfast.Storage.Tests.Journal;

public sealed class MemoryJournalTests
{
    [Fact]
    public async Task A_closed_journal_takes_no_more_and_ends_waits()
    {
        await using ThreadPoolIo io = new();
        MemoryJournal journal = new(io);
        Task waiting = journal.WaitAsync(Entries.Tenant, 0, CancellationToken.None).AsTask();

        await journal.DisposeAsync();

        await Assert.ThrowsAsync<JournalException>(() => waiting);
        Assert.Throws<JournalException>(() => journal.Post(Entries.Numbered(1)));
    }

    [Fact]
    public async Task A_cancelled_append_records_nothing()
    {
        await using ThreadPoolIo io = new();
        await using MemoryJournal journal = new(io);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await journal.AppendAsync(Entries.Numbered(1), new CancellationToken(canceled: true)));

        Assert.Empty(await journal.ReadAsync(Entries.Tenant, new JournalQuery(), CancellationToken.None));
    }

    [Fact]
    public async Task It_verifies_its_own_chain()
    {
        await using ThreadPoolIo io = new();
        await using MemoryJournal journal = new(io);
        await Entries.FillAsync(journal, 30);

        VerifyReport report = await journal.VerifyAsync(Entries.Tenant, CancellationToken.None);

        Assert.True(report.IsIntact);
        Assert.Equal(30, report.Records);
    }
}
