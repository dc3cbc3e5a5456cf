using System.Threading.Channels;
using Holdfast.Runtime;
using Holdfast.Storage.Sqlite;

namespace HarborBank.Store;

/// <summary>
/// All writes of this instance, one after another on one connection. What has queued up is committed together, so a thousand
/// sessions cost a few syncs of the disk, not a thousand. An answer is given only after the sync, where the write needs one.
/// </summary>
internal sealed class WriteQueue : IAsyncDisposable
{
    /// <summary>Writes that may wait; one more session waits to queue its own.</summary>
    private const int QueueLimit = 1024;

    /// <summary>Writes in one transaction.</summary>
    private const int BatchLimit = 128;

    private readonly Channel<PendingWrite> _queue = Channel.CreateBounded<PendingWrite>(
        new BoundedChannelOptions(QueueLimit) { SingleReader = true });

    private readonly SqliteDatabase _database;
    private readonly BankWriter _writer;
    private readonly Task _loop;

    public WriteQueue(Io io, SqliteDatabase database)
    {
        _database = database;
        _writer = new BankWriter(database);
        _loop = io.Start("bank-writer", RunAsync);
    }

    /// <summary>Does the work in a transaction and returns its answer once it is as durable as it must be.</summary>
    /// <exception cref="StoreBusyException">The batch could not be committed; nothing of it stands.</exception>
    public async ValueTask<T> WriteAsync<T>(Func<BankWriter, T> work, Outlives outlives, CancellationToken cancellationToken)
    {
        var pending = new PendingAnswer<T>(work, outlives);
        await _queue.Writer.WriteAsync(pending, cancellationToken);
        return await pending.Answer;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
        _database.Dispose();
    }

    private async Task RunAsync()
    {
        var batch = new List<PendingWrite>(BatchLimit);
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (batch.Count < BatchLimit && _queue.Reader.TryRead(out var pending))
                batch.Add(pending);
            Commit(batch);
            batch.Clear();
        }
    }

    private void Commit(List<PendingWrite> batch)
    {
        try
        {
            _database.Transact(
                () =>
                {
                    foreach (var pending in batch)
                        pending.Run(_writer);
                },
                batch.Exists(pending => pending.Outlives == Outlives.PowerCut) ? Outlives.PowerCut : Outlives.Program);
        }
        catch (Exception failure)
        {
            // Whatever went wrong, the loop lives on for the other sessions, and nothing of this batch stands.
            var reason = new StoreBusyException($"A write was not made: {failure.Message}", failure);
            foreach (var pending in batch)
                pending.Fail(reason);
            return;
        }
        foreach (var pending in batch)
            pending.Complete();
    }
}
