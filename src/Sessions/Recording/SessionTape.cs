using System.Buffers;
using System.Text;
using System.Text.Json;
using Holdfast.Runtime;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.Lifecycle;
using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Sessions.Recording;

/// <summary>
/// The recording of one session while it goes on: told of every screen and input by the terminal's own loop, it makes records of them, covered
/// by the mask, and hands them to the desk. It never waits: what the desk does not take is counted as lost.
/// </summary>
internal sealed class SessionTape
{
    /// <summary>After so many differences a whole screen is written, so that none is far from where reading can begin.</summary>
    public const int DifferencesLimit = 64;

    /// <summary>Bytes of differences after which a whole screen is written.</summary>
    public const int DifferenceBytesLimit = 32 * 1024;

    /// <summary>Bytes of one recording, at the most; what comes after is counted as lost.</summary>
    public const long BytesLimit = 64L * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Session _session;
    private readonly RecordingDesk _desk;
    private readonly Clock _clock;
    private readonly ArrayBufferWriter<byte> _payload = new(1024);
    private readonly ArrayBufferWriter<byte> _records = new(1024);

    private HostConnection? _connection;
    private ScreenImage? _shown;
    private TimeSpan _at;
    private RecordingCounts _lost;
    private long _bytes;
    private int _waiting;
    private long _waitingBytes;
    private int _differences;
    private int _differenceBytes;
    private bool _ended;

    /// <summary>Makes the tape of a session; nothing is recorded yet.</summary>
    public SessionTape(Session session, RecordingEntry entry, RecordingDesk desk, Clock clock)
    {
        (_session, Entry, _desk, _clock) = (session, entry, desk, clock);
        File = new TapeFile(entry);
    }

    /// <summary>What is known of the recording.</summary>
    public RecordingEntry Entry { get; }

    /// <summary>Its file; the desk's alone.</summary>
    public TapeFile File { get; }

    /// <summary>Counts records that wait for the desk, and those that do no more.</summary>
    /// <returns>How many wait now, and their bytes.</returns>
    public (int Count, long Bytes) AddWaiting(int count, long bytes) => (Interlocked.Add(ref _waiting, count), Interlocked.Add(ref _waitingBytes, bytes));

    /// <summary>Goes on with the screens of a host connection, the present one first.</summary>
    public void Follow(HostConnection connection)
    {
        HostConnection? left;
        lock (_gate)
        {
            if (_ended) return;
            (left, _connection) = (_connection, connection);
        }

        if (left is not null)
        {
            left.Terminal.Record(null);
            lock (_gate) Hand(RecordKind.Moved, Encoding.UTF8.GetBytes(connection.Endpoint), default, isFree: false);
        }

        connection.Terminal.Record(this);
    }

    /// <summary>Takes a screen; called by the terminal's loop.</summary>
    public void Show(SessionScreen bare)
    {
        lock (_gate)
        {
            if (_ended || _connection is not { } connection || _session.Closed.IsCancellationRequested) return;
            var screen = connection.Mask.Cover(bare);
            if (_shown is not null && !ScreenDelta.Differs(_shown, screen.Image)) return;
            var before = _shown is not null && ScreenDelta.IsSameSize(_shown, screen.Image)
                && _differences < DifferencesLimit && _differenceBytes < DifferenceBytesLimit ? _shown : null;
            _payload.ResetWrittenCount();
            RecordForm.Number(_payload, (ulong)screen.Version);
            ScreenDelta.Write(before, screen.Image, _payload);
            var taken = Hand(
                before is null ? RecordKind.Whole : RecordKind.Change, _payload.WrittenSpan, new RecordingCounts(1, 0, 0), isFree: before is null);
            if (!taken) return;
            _shown = screen.Image;
            (_differences, _differenceBytes) = before is null ? (0, 0) : (_differences + 1, _differenceBytes + _payload.WrittenCount);
        }
    }

    /// <summary>Takes what was done at the keyboard; called by the terminal's loop, before the screen that shows it.</summary>
    public void Take(IReadOnlyList<InputTrace> done)
    {
        if (done.Count == 0) return;
        lock (_gate)
        {
            if (_ended || _connection is not { } connection || _session.Closed.IsCancellationRequested) return;
            IReadOnlyList<RecordedInput> inputs = [.. done.Select(trace => Told(trace, connection))];
            var payload = JsonSerializer.SerializeToUtf8Bytes(inputs, RecordingJson.Default.IReadOnlyListRecordedInput);
            Hand(RecordKind.Input, payload, new RecordingCounts(0, 1, 0), isFree: false);
        }
    }

    /// <summary>Ends the recording with its session. Nothing is told of the connection after that.</summary>
    public void End()
    {
        HostConnection? left;
        lock (_gate)
        {
            if (_ended) return;
            _ended = true;
            left = _connection;
        }

        left?.Terminal.Record(null);
        lock (_gate) _desk.End(this, Now());
    }

    /// <summary>Says that records which the desk had taken are lost after all: what follows must begin with a whole screen.</summary>
    public void Lose(RecordingCounts counts)
    {
        lock (_gate)
        {
            _lost += new RecordingCounts(0, 0, counts.Screens + counts.Inputs + counts.Lost);
            _shown = null;
        }
    }

    /// <summary>Takes what is lost and nowhere told of yet.</summary>
    public long TakeLost()
    {
        lock (_gate)
        {
            var lost = _lost.Lost;
            _lost = default;
            return lost;
        }
    }

    private static RecordedInput Told(InputTrace trace, HostConnection connection) => new()
    {
        Kind = trace.Kind,
        Key = trace.Key is { } key ? Keys.Name(key) : null,
        Label = trace.Label is { Length: > 0 } label ? connection.Mask.Cover(label) : null,
        Row = trace.Row,
        Column = trace.Column,
        Length = trace.Masked ? null : trace.Length,
        Masked = trace.Masked ? true : null,
    };

    private bool Hand(RecordKind kind, ReadOnlySpan<byte> payload, RecordingCounts counts, bool isFree)
    {
        _records.ResetWrittenCount();
        var (at, lost) = (Now(), _lost);
        if (lost.Lost > 0) RecordForm.Append(_records, RecordKind.Lost, at, BitConverter.GetBytes(lost.Lost));
        RecordForm.Append(_records, kind, at, payload);
        var record = new TapeRecord(this, _records.WrittenSpan.ToArray(), counts + lost, at, isFree, IsEnd: false);
        if (_bytes + record.Bytes.Length <= BytesLimit && _desk.Offer(record))
        {
            _bytes += record.Bytes.Length;
            _lost = default;
            return true;
        }

        _lost += new RecordingCounts(0, 0, counts.Screens + counts.Inputs);
        return false;
    }

    /// <summary>Never goes back, whatever the node's clock does.</summary>
    private TimeSpan Now()
    {
        var now = _clock.UtcNow - Entry.Header.StartedAt;
        return _at = now > _at ? now : _at;
    }
}
