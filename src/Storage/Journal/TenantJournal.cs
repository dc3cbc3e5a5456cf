using System.Threading.Channels;
using Holdfast.Runtime;

namespace Holdfast.Storage.Journal;

/// <summary>One tenant's journal: a queue, the one task that writes it to the tenant's file, and connections that read.</summary>
internal sealed class TenantJournal : IAsyncDisposable
{
    private readonly Io _io;
    private readonly string _tenant;
    private readonly string _path;
    private readonly Channel<PendingAppend> _queue;
    private readonly JournalReaders _readers;
    private readonly DurableSignal _durable = new();
    private readonly TaskCompletionSource _looked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Taken from the queue and not yet written, in order; written from its front.
    private readonly List<PendingAppend> _taken = [];
    private readonly Task _writing;
    private volatile JournalFile? _file;
    private int _posted;
    private volatile JournalException? _failure;

    internal TenantJournal(Io io, string tenant, string path)
    {
        _io = io;
        _tenant = tenant;
        _path = path;
        _readers = new JournalReaders(path);
        _queue = Channel.CreateBounded<PendingAppend>(
            new BoundedChannelOptions(JournalLimits.QueuedEntries) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        _writing = io.Start($"journal:{tenant}", RunAsync);
    }

    /// <summary>Why the last write failed; null where it did not.</summary>
    internal JournalException? Failure => _failure;

    internal async ValueTask<JournalRecord> AppendAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        PendingAppend pending = new(WithTime(entry), isPosted: false);
        if (!_queue.Writer.TryWrite(pending))
        {
            try
            {
                await _queue.Writer.WriteAsync(pending, cancellationToken);
            }
            catch (ChannelClosedException)
            {
                throw Closed();
            }
        }

        // It will be written whether or not its teller still waits, who must therefore learn that it was.
        return await pending.Task;
    }

    internal void Post(JournalEntry entry)
    {
        // Counted apart from the queue: a failing disk moves posted events out of it, and they must not grow without end.
        if (Interlocked.Increment(ref _posted) > JournalLimits.QueuedEntries
            || !_queue.Writer.TryWrite(new PendingAppend(WithTime(entry), isPosted: true)))
        {
            Interlocked.Decrement(ref _posted);
            throw _queue.Reader.Completion.IsCompleted || _writing.IsCompleted
                ? Closed()
                : new JournalException($"the journal of {_tenant} takes no more: {JournalLimits.QueuedEntries} events wait to be written");
        }
    }

    internal async ValueTask<IReadOnlyList<JournalRecord>> ReadAsync(JournalQuery query, CancellationToken cancellationToken)
    {
        await _looked.Task.WaitAsync(cancellationToken);

        // A file that the writer is only just making has no tables yet, and nothing to read in them.
        bool isUnmade = _file is null && _failure is null;
        return !isUnmade && _io.Files.Exists(_path)
            ? await _readers.ReadAsync(database => JournalSelection.Read(database, _tenant, query), cancellationToken)
            : [];
    }

    internal async ValueTask WaitAsync(long after, CancellationToken cancellationToken)
    {
        await _looked.Task.WaitAsync(cancellationToken);
        if (_queue.Reader.Completion.IsCompleted)
        {
            throw Closed();
        }

        if (_file is null && _failure is { } failure)
        {
            throw failure;
        }

        await _durable.WaitAsync(after, cancellationToken);
    }

    /// <summary>Writes what is queued and closes the file.</summary>
    /// <exception cref="JournalException">Posted events could not be written.</exception>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        try
        {
            await _writing;
        }
        finally
        {
            _durable.Close(Closed());
            _readers.Dispose();
            _file?.Dispose();
            _file = null;
        }
    }

    private async Task RunAsync()
    {
        if (_io.Files.Exists(_path))
        {
            await TryAsync(static () => { });
        }

        _looked.SetResult();
        while (_taken.Count > 0 || await _queue.Reader.WaitToReadAsync())
        {
            Take(JournalLimits.BatchEntries - _taken.Count);
            if (await TryAsync(WriteBatch))
            {
                continue;
            }

            Refuse(_failure!);
            if (_queue.Reader.Completion.IsCompleted)
            {
                break;
            }

            await _io.Clock.Delay(JournalLimits.PauseAfterFailure);
        }

        if (_taken.Count > 0)
        {
            throw new JournalException($"{_taken.Count} posted events of {_tenant} could not be written", _failure);
        }
    }

    /// <summary>Opens the file where it is not open, and does the work. Whatever goes wrong is told to all who wait.</summary>
    private async ValueTask<bool> TryAsync(Action work)
    {
        try
        {
            if (_file is null)
            {
                _file = await JournalFile.OpenAsync(_io.Files, _path, _tenant, CancellationToken.None);
                _durable.Advance(_file.ReadHead().Sequence);
            }

            work();
            _failure = null;
            return true;
        }
        catch (Exception failure)
        {
            // Not only SQLite's own failures: nobody may be left waiting for an event that will not be written.
            _failure = failure as JournalException
                ?? new JournalException($"the journal of {_tenant} cannot be written: {failure.Message}", failure);
            return false;
        }
    }

    private void WriteBatch()
    {
        List<PendingAppend> batch =
            _taken.Count <= JournalLimits.BatchEntries ? _taken : _taken.GetRange(0, JournalLimits.BatchEntries);
        ChainHead head = _file!.Append(batch);
        int posted = 0;
        foreach (PendingAppend written in batch)
        {
            posted += written.IsPosted ? 1 : 0;
            written.SetResult(written.Record!);
        }

        Interlocked.Add(ref _posted, -posted);
        _taken.RemoveRange(0, batch.Count);
        _durable.Advance(head.Sequence);
    }

    private void Take(int most)
    {
        for (; most > 0 && _queue.Reader.TryRead(out PendingAppend? pending); most--)
        {
            _taken.Add(pending);
        }
    }

    /// <summary>
    /// Fails all who wait, those behind the batch too; what was posted stays, in its order, at the front of the next batch.
    /// </summary>
    private void Refuse(JournalException failure)
    {
        // As many as wait now: those who come back at once with what was refused are not to keep the next attempt from being made.
        Take(_queue.Reader.Count);
        foreach (PendingAppend refused in _taken)
        {
            if (!refused.IsPosted)
            {
                refused.SetException(failure);
            }
        }

        _taken.RemoveAll(static pending => !pending.IsPosted);
    }

    private JournalEntry WithTime(JournalEntry entry)
    {
        DateTimeOffset told = entry.Time ?? _io.Clock.UtcNow;
        DateTimeOffset kept = RecordTime.FromMicroseconds(RecordTime.ToMicroseconds(told));
        return entry.Time is { } time && time.EqualsExact(kept) ? entry : entry with { Time = kept };
    }

    private JournalException Closed() => new($"the journal of {_tenant} is closed");
}
