using Holdfast.Runtime;
using Holdfast.Runtime.Channels;

namespace Holdfast.Storage.Journal;

/// <summary>One tenant's journal: a queue, the one task that writes it to the tenant's file, and connections that read.</summary>
internal sealed class TenantJournal : IAsyncDisposable
{
    private readonly Io _io;
    private readonly string _tenant;
    private readonly string _path;
    private readonly Channel<PendingAppend> _queue;
    private readonly AppendPool _pool;
    private readonly JournalReaders _readers;
    private readonly DurableSignal _durable = new();
    private readonly TaskCompletionSource _looked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Taken from the queue and not yet written, in order; written from its front.
    private readonly List<PendingAppend> _taken = [];
    private readonly Task _writing;
    private volatile JournalFile? _file;
    private int _posted;

    // Events of the transaction before, which tell whether many come.
    private int _written;
    private volatile JournalException? _failure;

    internal TenantJournal(Io io, string tenant, string path)
    {
        _io = io;
        _tenant = tenant;
        _path = path;
        _readers = new JournalReaders(path);
        _queue = Channel.Bounded<PendingAppend>($"journal:{tenant}", JournalLimits.QueuedEntries);
        _pool = new AppendPool(tenant);
        _writing = io.Start($"journal:{tenant}", RunAsync);
    }

    /// <summary>Why the last write failed; null where it did not.</summary>
    internal JournalException? Failure => _failure;

    // Closed and written to its end.
    private bool IsDone => _queue.Receiver.IsClosed && _queue.Receiver.Count == 0;

    internal ValueTask<long> AppendAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<long>(cancellationToken);
        }

        PendingAppend pending = _pool.Take().Begin(entry, TimeOf(entry), isPosted: false);

        // It will be written whether or not its teller still waits, who must therefore learn that it was.
        ValueTask<long> written = pending.Task;
        return _queue.Sender.TrySend(pending) ? written : AppendLaterAsync(pending, cancellationToken);
    }

    internal void Post(JournalEntry entry)
    {
        // Counted apart from the queue: a failing disk moves posted events out of it, and they must not grow without end.
        PendingAppend pending = _pool.Take().Begin(entry, TimeOf(entry), isPosted: true);
        if (Interlocked.Increment(ref _posted) > JournalLimits.QueuedEntries || !_queue.Sender.TrySend(pending))
        {
            Interlocked.Decrement(ref _posted);
            pending.GiveBack();
            throw _queue.Sender.IsClosed
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
        if (IsDone)
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
        _queue.Sender.Close();
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
            await TryOpenAsync();
        }

        _looked.SetResult();
        await using IAsyncEnumerator<PendingAppend> coming = _queue.Receiver.ReadAllAsync(CancellationToken.None).GetAsyncEnumerator();
        while (_taken.Count > 0 || await coming.MoveNextAsync())
        {
            if (_taken.Count == 0)
            {
                _taken.Add(coming.Current);
            }

            // Here and not in a method of its own, whose wait would be an object for each transaction.
            try
            {
                for (int times = 0; times < JournalLimits.Gatherings && MoreAreComing(); times++)
                {
                    await _io.Clock.Delay(JournalLimits.Gathering);
                }
            }
            catch (ObjectDisposedException)
            {
                // What there is to wait with has ended: those who are here are written at once.
            }

            Take(JournalLimits.BatchEntries - _taken.Count);
            if ((_file is not null || await TryOpenAsync()) && TryWriteBatch())
            {
                continue;
            }

            Refuse(_failure!);
            if (IsDone)
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

    // Where many come, as long as they are not there and somebody can send them.
    private bool MoreAreComing() => _written >= JournalLimits.CrowdEntries && !_queue.Receiver.IsClosed && _taken.Count + _queue.Receiver.Count < _written;

    // Whatever goes wrong here and in the writing is told to all who wait, not only SQLite's own failures: nobody may be left waiting for
    // an event that will not be written.
    private async ValueTask<bool> TryOpenAsync()
    {
        try
        {
            _file = await JournalFile.OpenAsync(_io.Files, _path, _tenant, CancellationToken.None);
            _durable.Advance(_file.LastSequence());
            return true;
        }
        catch (Exception failure)
        {
            _failure = Told(failure);
            return false;
        }
    }

    private bool TryWriteBatch()
    {
        int count = Math.Min(_taken.Count, JournalLimits.BatchEntries);
        long last;
        try
        {
            last = _file!.Append(_taken, count);
        }
        catch (Exception failure)
        {
            _failure = Told(failure);
            return false;
        }

        // Before anybody is told: who was, finds no failure any more.
        _failure = null;
        int posted = 0;
        for (int index = 0; index < count; index++)
        {
            posted += _taken[index].IsPosted ? 1 : 0;
            _taken[index].Written();
        }

        Interlocked.Add(ref _posted, -posted);
        _taken.RemoveRange(0, count);
        _written = count;
        _durable.Advance(last);
        return true;
    }

    private JournalException Told(Exception failure) => failure as JournalException
        ?? new JournalException($"the journal of {_tenant} cannot be written: {failure.Message}", failure);

    private void Take(int most)
    {
        for (; most > 0 && _queue.Receiver.TryReceive(out PendingAppend? pending); most--)
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
        Take(_queue.Receiver.Count);
        int kept = 0;
        for (int index = 0; index < _taken.Count; index++)
        {
            PendingAppend pending = _taken[index];
            if (pending.IsPosted)
            {
                _taken[kept++] = pending;
            }
            else
            {
                pending.Refused(failure);
            }
        }

        _taken.RemoveRange(kept, _taken.Count - kept);
    }

    private async ValueTask<long> AppendLaterAsync(PendingAppend pending, CancellationToken cancellationToken)
    {
        ValueTask<long> written = pending.Task;
        try
        {
            await _queue.Sender.SendAsync(pending, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            pending.GiveBack();
            throw Closed();
        }
        catch (OperationCanceledException)
        {
            pending.GiveBack();
            throw;
        }

        return await written;
    }

    private long TimeOf(JournalEntry entry) => RecordTime.ToMicroseconds(entry.Time ?? _io.Clock.UtcNow);

    private JournalException Closed() => new($"the journal of {_tenant} is closed");
}
