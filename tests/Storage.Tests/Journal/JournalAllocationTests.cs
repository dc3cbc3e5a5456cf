using Holdfast.Runtime;
using Holdfast.Runtime.EventLoop;
using Holdfast.Storage.Journal;

namespace Holdfast.Storage.Tests.Journal;

/// <summary>
/// What an append costs on the heap in steady state, from the event's values to the bytes that SQLite has synced: exactly nothing. On one
/// event loop the tellers and the writer share a thread, whose allocations the platform counts exactly.
/// </summary>
public sealed class JournalAllocationTests
{
    private const int Windows = 8;
    private const int Length = 40;

    private static readonly JournalEntry[] Told =
    [
        Entries.Numbered(1),
        Entries.Numbered(7) with { Data = "" },
        Entries.Numbered(2) with { Time = DateTimeOffset.UnixEpoch.AddTicks(12_345) },
        Entries.Numbered(3) with { Data = new string('ä', 2_000) },
    ];

    [Theory]
    [InlineData(0)] // one event for each transaction, and a waking for each
    [InlineData(200)]
    public async Task Told_events_allocate_nothing_with_their_transactions_and_the_waking_of_who_waits(int postedBefore)
    {
        using ScratchFolder folder = new();
        await using Io io = Io.Create(new IoOptions { Model = IoModel.EventLoop, EventLoop = new EventLoopOptions { Loops = 1 } });
        await using SqliteJournal journal = new(io, folder.Path);
        long least = long.MaxValue;
        long last = 0;
        await io.Spawn("teller", async Fiber () =>
        {
            // The first windows warm up, and what happens once, such as a method that is compiled again, spoils one alone.
            for (int window = 0; window < Windows; window++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                for (int i = 0; i < Length; i++)
                {
                    for (int number = 0; number < postedBefore; number++)
                    {
                        journal.Post(Told[number % Told.Length]);
                    }

                    last = await journal.AppendAsync(Told[i % Told.Length], CancellationToken.None);
                }

                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            }
        });

        Assert.Equal(0, least);
        Assert.Equal(Windows * Length * (postedBefore + 1), last);
        Assert.True((await journal.VerifyAsync(Entries.Tenant, CancellationToken.None)).IsIntact);
    }
}
