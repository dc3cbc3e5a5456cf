using System.Buffers;
using System.Text.Json;
using System.Threading.Channels;
using Holdfast.Runtime;

namespace Holdfast.Sessions.Recording;

/// <summary>
/// Writes the records of all tapes, in one loop of its own. What waits for it is bounded: where the disk is too slow, tapes are told that
/// nothing more is taken, and where it fails, that something is lost; no session ever waits for it.
/// </summary>
internal sealed class RecordingDesk : IAsyncDisposable
{
    /// <summary>Bytes of all tapes that wait to be written, at the most.</summary>
    public const long QueuedBytesLimit = 64L * 1024 * 1024;

    /// <summary>Records of one tape that wait, at the most.</summary>
    public const int QueuedOfTapeLimit = 256;

    /// <summary>Bytes of one tape that wait, at the most.</summary>
    public const long QueuedBytesOfTapeLimit = 4L * 1024 * 1024;

    /// <summary>Files that are held open, at the most.</summary>
    private const int OpenLimit = 128;

    /// <summary>Records that are sorted by their files at once, at the most.</summary>
    private const int BatchLimit = 1024;

    /// <summary>After a failure nothing is tried for so long.</summary>
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(1);

    /// <summary>How long the end waits for what is still to be written.</summary>
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(5);

    private readonly Io _io;
    private readonly RecordingShelf _shelf;
    private readonly RecordingEvents _events;
    private readonly Action<string, Exception> _report;
    private readonly Channel<TapeRecord> _queue = Channel.CreateUnbounded<TapeRecord>(new UnboundedChannelOptions { SingleReader = true });
    private readonly HashSet<SessionTape> _open = [];
    private readonly ArrayBufferWriter<byte> _bytes = new(64 * 1024);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private TimeSpan _pausedUntil;
    private long _queuedBytes;

    /// <summary>Starts the loop.</summary>
    /// <param name="io">Where it runs.</param>
    /// <param name="shelf">Where the files are.</param>
    /// <param name="events">Told of each end.</param>
    /// <param name="report">Told of what fails unexpectedly; must not throw.</param>
    public RecordingDesk(Io io, RecordingShelf shelf, RecordingEvents events, Action<string, Exception> report)
    {
        (_io, _shelf, _events, _report) = (io, shelf, events, report);
        _running = io.Start("recording-desk", RunAsync);
    }

    /// <summary>Takes records to be written; false where too much waits already.</summary>
    public bool Offer(TapeRecord record)
    {
        if (record.Tape.AddWaiting(1, record.Bytes.Length) is { Count: <= QueuedOfTapeLimit, Bytes: <= QueuedBytesOfTapeLimit }
            && Interlocked.Add(ref _queuedBytes, record.Bytes.Length) is var bytes)
        {
            if (bytes <= QueuedBytesLimit && _queue.Writer.TryWrite(record)) return true;
            Interlocked.Add(ref _queuedBytes, -record.Bytes.Length);
        }

        record.Tape.AddWaiting(-1, -record.Bytes.Length);
        return false;
    }

    /// <summary>Has a tape's end written after all that it has handed in; each tape ends once, so that this needs no bound.</summary>
    public void End(SessionTape tape, TimeSpan at)
    {
        tape.AddWaiting(1, 0);
        if (!_queue.Writer.TryWrite(new TapeRecord(tape, [], default, at, IsFree: true, IsEnd: true))) tape.Entry.Finish(isWhole: false);
    }

    /// <summary>Writes what waits and closes the files. Recordings that were not ended can be gone on with by the next daemon.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_queue.Writer.TryComplete()) return;
        using var patience = new CancellationTokenSource(EndPatience, _io.Clock);
        // A disk that hangs must not keep the node from ending.
        await using var late = patience.Token.Register(_stop.Cancel);
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (await _queue.Reader.WaitToReadAsync(_stop.Token))
            {
                foreach (var (tape, records) in Batch())
                    await TryWriteAsync(tape, records);
            }
        }
        catch (OperationCanceledException)
        {
            // The end has waited long enough.
        }

        foreach (var tape in _open) await tape.File.CloseAsync();
    }

    private List<(SessionTape Tape, List<TapeRecord> Records)> Batch()
    {
        List<(SessionTape Tape, List<TapeRecord> Records)> batch = [];
        Dictionary<SessionTape, List<TapeRecord>> places = [];
        for (var i = 0; i < BatchLimit && _queue.Reader.TryRead(out var record); i++)
        {
            if (!places.TryGetValue(record.Tape, out var records))
            {
                places[record.Tape] = records = [];
                batch.Add((record.Tape, records));
            }

            records.Add(record);
        }

        return batch;
    }

    /// <summary>A fault of this program over one recording must not end the others.</summary>
    private async ValueTask TryWriteAsync(SessionTape tape, List<TapeRecord> records)
    {
        try
        {
            await WriteAsync(tape, records);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _report("recording-desk", e);
            tape.File.Break();
            tape.Lose(Sum(records));
        }
    }

    private async ValueTask WriteAsync(SessionTape tape, List<TapeRecord> records)
    {
        var bytes = records.Sum(record => (long)record.Bytes.Length);
        tape.AddWaiting(-records.Count, -bytes);
        Interlocked.Add(ref _queuedBytes, -bytes);
        var isEnd = records[^1].IsEnd;
        var written = (isEnd || _io.Clock.Elapsed >= _pausedUntil) && await OpenAsync(tape) && await AppendAsync(tape, records);
        if (!written)
        {
            tape.File.Break();
            await CloseAsync(tape);
            tape.Lose(Sum(records));
        }

        if (!isEnd) return;
        await CloseAsync(tape);
        tape.Entry.Finish(written);
        _events.Ended(tape.Entry, written);
    }

    private async ValueTask<bool> AppendAsync(SessionTape tape, List<TapeRecord> records)
    {
        var file = tape.File;
        _bytes.ResetWrittenCount();
        if (file.Length == 0) Begin(tape.Entry.Header);
        var (counts, lost, isBroken) = (default(RecordingCounts), default(RecordingCounts), file.IsBroken);
        foreach (var record in records)
        {
            isBroken &= !record.IsFree;
            if (isBroken)
            {
                lost += record.Counts;
                continue;
            }

            counts += record.Counts;
            _bytes.Write(record.Bytes);
        }

        if (lost != default) tape.Lose(lost);
        if (records[^1] is { IsEnd: true } end) counts += End(tape, counts, end.At);
        if (!await file.TryAppendAsync(_bytes.WrittenMemory, _stop.Token))
        {
            _pausedUntil = _io.Clock.Elapsed + FailurePause;
            return false;
        }

        if (isBroken) file.Break();
        tape.Entry.Grow(counts, records[^1].At, file.Length!.Value);
        return true;
    }

    private void Begin(RecordingHeader header)
    {
        _bytes.Write(RecordForm.Magic);
        RecordForm.Append(_bytes, RecordKind.Header, TimeSpan.Zero, JsonSerializer.SerializeToUtf8Bytes(header, RecordingJson.Default.RecordingHeader));
    }

    /// <summary>Adds the last record, and what is lost and told of nowhere.</summary>
    private RecordingCounts End(SessionTape tape, RecordingCounts counts, TimeSpan at)
    {
        var lost = new RecordingCounts(0, 0, tape.TakeLost());
        if (lost.Lost > 0) RecordForm.Append(_bytes, RecordKind.Lost, at, BitConverter.GetBytes(lost.Lost));
        _bytes.Write((tape.Entry.Counts + counts + lost).End(at));
        return lost;
    }

    private async ValueTask<bool> OpenAsync(SessionTape tape)
    {
        tape.File.UsedAt = _io.Clock.Elapsed;
        if (tape.File.Handle is not null) return true;
        if (_open.Count >= OpenLimit) await CloseAsync(_open.MinBy(open => open.File.UsedAt)!);
        try
        {
            await tape.File.OpenAsync(_io.Files, _shelf.PathOf(tape.Entry.Header.Id), _stop.Token);
            _open.Add(tape);
            return true;
        }
        catch (IOException)
        {
            _pausedUntil = _io.Clock.Elapsed + FailurePause;
            return false;
        }
    }

    private async ValueTask CloseAsync(SessionTape tape)
    {
        _open.Remove(tape);
        await tape.File.CloseAsync();
    }

    private static RecordingCounts Sum(List<TapeRecord> records) => records.Aggregate(default(RecordingCounts), (sum, record) => sum + record.Counts);
}
