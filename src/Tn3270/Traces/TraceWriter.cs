using System.Buffers;
using Holdfast.Runtime;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Traces;

/// <summary>
/// Records a session's bytes both ways into a file, as they pass or, through a <see cref="MaskedTrace"/>, masked. As they pass the file
/// holds everything that was typed, passwords too: it is made readable by its owner alone. A disk that fails ends the recording and not the session. Any number of tasks may write.
/// </summary>
public sealed class TraceWriter : IAsyncDisposable
{
    /// <summary>How large a trace grows in bytes unless told otherwise; then it says so and stops.</summary>
    public const long UsualSizeLimit = 64L << 20;

    private readonly FileHandle _file;
    private readonly Clock _clock;
    private readonly long _sizeLimit;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly ArrayBufferWriter<byte> _text = new();
    private volatile TracedConnection? _current;
    private long _length;
    private bool _ended;

    private TraceWriter(FileHandle file, Clock clock, long sizeLimit) => (_file, _clock, _sizeLimit) = (file, clock, sizeLimit);

    /// <summary>Why recording stopped before its end; null while it goes on.</summary>
    public string? Failure { get; private set; }

    /// <summary>Begins a trace in a file of its own.</summary>
    /// <param name="io">The capability.</param>
    /// <param name="path">The file; it must not be there.</param>
    /// <param name="model">The terminal's model.</param>
    /// <param name="codePage">The terminal's code page.</param>
    /// <param name="sizeLimit">The most bytes the file may have.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="IOException">The file could not be made.</exception>
    public static async ValueTask<TraceWriter> CreateAsync(
        Io io, string path, TerminalModel model, CodePage codePage, long sizeLimit = UsualSizeLimit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(io);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(codePage);
        var file = await io.Files.OpenAsync(path, FileOpening.CreateNew, cancellationToken);
        io.Files.Restrict(path);
        TraceWriter trace = new(file, io.Clock, sizeLimit);
        TraceFormat.WriteHeader(trace._text, model.Name, model.AlternateRows, model.AlternateColumns, codePage.Name, trace.Now());
        await trace.AppendAsync(cancellationToken);
        return trace;
    }

    /// <summary>Records bytes that came from a side. Never throws for what the disk does: see <see cref="Failure"/>.</summary>
    public ValueTask WriteAsync(TraceSide side, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        WriteAsync(_current, side, bytes, cancellationToken);

    /// <summary>
    /// A connection whose bytes are recorded on their way through; whoever disposes it disposes the inner one, not the trace. Once
    /// another is made, around the TLS that was begun on this one, this one is recorded no longer.
    /// </summary>
    public Connection Around(Connection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return _current = new TracedConnection(connection, this);
    }

    /// <summary>Records an entry, a mark too, with the time of now. Never throws for what the disk does: see <see cref="Failure"/>.</summary>
    public async ValueTask WriteAsync(TraceEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Side == TraceSide.Mark)
            await AppendAsync(_current, () => TraceFormat.WriteMark(_text, entry.Mark!), cancellationToken);
        else
            await WriteAsync(_current, entry.Side, entry.Bytes, cancellationToken);
    }

    internal ValueTask WriteAsync(
        TracedConnection? through, TraceSide side, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        AppendAsync(through, () => TraceFormat.WriteBytes(_text, side, bytes.Span, Now()), cancellationToken);

    private async ValueTask AppendAsync(TracedConnection? through, Action write, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_ended || Failure is not null || through != _current)
                return;
            write();
            await AppendAsync(cancellationToken);
        }
        catch (IOException fault)
        {
            Failure = fault.Message;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Ends the trace and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            if (_ended)
                return;
            _ended = true;
            await _file.DisposeAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    private async ValueTask AppendAsync(CancellationToken cancellationToken)
    {
        if (_length + _text.WrittenCount > _sizeLimit)
        {
            Failure = $"the trace has reached {_sizeLimit} bytes";
            _text.ResetWrittenCount();
            TraceFormat.WriteComment(_text, Now(), "Trace stopped: it has reached its size");
        }

        try
        {
            await _file.WriteAtAsync(_length, _text.WrittenMemory, cancellationToken);
            _length += _text.WrittenCount;
        }
        finally
        {
            _text.ResetWrittenCount();
        }
    }

    private DateTime Now() => _clock.UtcNow.UtcDateTime;
}
