using Holdfast.Runtime;
using Holdfast.Runtime.EventLoop;
using Holdfast.Storage.Journal;

namespace Holdfast.Storage.Tests.Journal;

/// <summary>Who waits for others to share a transaction with. On one event loop tellers and writer take turns, so who was first is no matter of time.</summary>
public sealed class JournalGatheringTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    [Fact]
    public Task Where_many_came_together_the_next_one_waits_for_others() => RunAsync(async (io, journal) =>
    {
        await AppendAsync(journal, JournalLimits.CrowdEntries);

        var first = Append(journal);
        await io.Clock.Delay(Moment);
        Assert.False(first.IsCompleted);
        var second = Append(journal);

        Assert.Equal(await first + 1, await second);
    });

    [Fact]
    public Task Where_few_came_nobody_waits_for_anybody() => RunAsync(async (io, journal) =>
    {
        await AppendAsync(journal, JournalLimits.CrowdEntries - 1);

        var first = Append(journal);
        await io.Clock.Delay(Moment);

        Assert.True(first.IsCompleted);
    });

    [Fact]
    public Task Who_waits_for_others_when_the_journal_closes_is_written() => RunAsync(async (_, journal) =>
    {
        await AppendAsync(journal, JournalLimits.CrowdEntries);

        var last = Append(journal);
        await journal.DisposeAsync();

        Assert.Equal(JournalLimits.CrowdEntries + 2, await last);
    });

    private static Task<long> Append(SqliteJournal journal) => journal.AppendAsync(Entries.Numbered(1), CancellationToken.None).AsTask();

    // In one turn of the loop, so that they are one transaction.
    private static async Task AppendAsync(SqliteJournal journal, int count) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => Append(journal)));

    private static async Task RunAsync(Func<Io, SqliteJournal, Task> test)
    {
        using ScratchFolder folder = new();
        await using Io io = Io.Create(new IoOptions { Model = IoModel.EventLoop, EventLoop = new EventLoopOptions { Loops = 1 } });
        await using SqliteJournal journal = new(io, folder.Path);
        await io.Spawn("teller", async Fiber () =>
        {
            // The file is made with the first.
            await Append(journal);
            await test(io, journal);
        });
    }
}
