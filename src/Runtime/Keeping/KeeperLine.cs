using Holdfast.Keeper.Protocol;

namespace Holdfast.Runtime.Keeping;

/// <summary>
/// One connection to the Keeper. Requests go out whole and numbered, and each answer comes back to who asked; what the Keeper tells of its own
/// accord, which has the number 0, is handed on in its order.
/// </summary>
internal sealed class KeeperLine : IAsyncDisposable
{
    /// <summary>The Keeper answers within microseconds; one that takes this long is stopped or gone wrong.</summary>
    public static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);

    private const int ReadBytes = 16 * 1024;
    private const string Gone = "the connection to the Keeper is gone";

    private readonly Clock _clock;
    private readonly Connection _connection;
    private readonly Func<KeeperAnswer, ValueTask> _take;
    private readonly Action _ended;
    private readonly Dictionary<uint, TaskCompletionSource<KeeperAnswer>> _waiting = [];
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private uint _lastRequest;
    private bool _lost;

    private KeeperLine(Clock clock, Connection connection, Func<KeeperAnswer, ValueTask> take, Action ended) =>
        (_clock, _connection, _take, _ended) = (clock, connection, take, ended);

    /// <summary>Completes when the connection is gone, whoever closed it. It never fails.</summary>
    public Task Closed { get; private set; } = Task.CompletedTask;

    /// <summary>Begins to read from a connection that was made.</summary>
    /// <param name="io">Where the reader runs.</param>
    /// <param name="name">The reader's name.</param>
    /// <param name="connection">The connection, which is closed with the line.</param>
    /// <param name="take">Takes what the Keeper tells of its own accord; while it does, nothing more is read.</param>
    /// <param name="ended">Is called when nothing more comes.</param>
    public static KeeperLine Begin(
        Io io, string name, Connection connection, Func<KeeperAnswer, ValueTask> take, Action ended)
    {
        var line = new KeeperLine(io.Clock, connection, take, ended);
        line.Closed = io.Start(name, line.ReadAsync);
        return line;
    }

    /// <summary>Greets, which must come first.</summary>
    /// <returns>The Keeper's own greeting.</returns>
    /// <exception cref="KeeperException">It does not answer as a Keeper does.</exception>
    public async ValueTask<Greeting> GreetAsync(CancellationToken cancellationToken)
    {
        var greeting = new Greeting(ProtocolLimits.Version, Environment.ProcessId);
        var answer = await AskAsync(
            (writer, request) => greeting.Write(writer, MessageKind.Hello, request), MessageKind.Welcome, AnswerTimeout, cancellationToken);
        return Greeting.Read(answer.Fields);
    }

    /// <summary>Asks, and waits for the answer.</summary>
    /// <param name="write">Writes the request with its number.</param>
    /// <param name="expected">The kind of a good answer.</param>
    /// <param name="patience">How long to wait, for the sending too; the line is given up after that.</param>
    /// <param name="cancellationToken">Ends the waiting, not what was asked for.</param>
    /// <exception cref="KeeperException">It was refused, or the line is gone.</exception>
    public async ValueTask<KeeperAnswer> AskAsync(
        Action<FrameWriter, uint> write, MessageKind expected, TimeSpan patience, CancellationToken cancellationToken)
    {
        var (request, answer) = Enlist();
        try
        {
            var got = await TalkAsync(Encode(write, request), answer, cancellationToken).WaitAsync(patience, _clock, cancellationToken);
            if (got.Kind == MessageKind.Refused)
                throw KeeperMessages.ToException(Refusal.Read(got.Fields));
            return got.Kind == expected
                ? got
                : throw new KeeperException(KeeperFailure.Other, $"the Keeper answered with a message of kind {(int)got.Kind}");
        }
        catch (TimeoutException failure)
        {
            // What was asked may yet be done; a new connection finds out by the Keeper's list.
            await _connection.DisposeAsync();
            throw new KeeperException(KeeperFailure.Lost, $"the Keeper did not answer within {patience.TotalSeconds:0} s; it may be stopped", failure);
        }
        catch (ProtocolException failure)
        {
            throw new KeeperException(KeeperFailure.Other, $"the Keeper's answer is malformed: {failure.Message}", failure);
        }
        finally
        {
            lock (_gate)
                _waiting.Remove(request);
        }
    }

    // A Keeper that takes nothing is as gone as one that says nothing.
    private async Task<KeeperAnswer> TalkAsync(ReadOnlyMemory<byte> frame, Task<KeeperAnswer> answer, CancellationToken cancellationToken)
    {
        await SendAsync(frame, cancellationToken);
        return await answer;
    }

    /// <summary>Closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await Closed;
        _writing.Dispose();
    }

    private static ReadOnlyMemory<byte> Encode(Action<FrameWriter, uint> write, uint request)
    {
        var writer = new FrameWriter();
        try
        {
            write(writer, request);
        }
        catch (ProtocolException failure)
        {
            throw new KeeperException(KeeperFailure.Invalid, failure.Message, failure);
        }

        return writer.Written;
    }

    private (uint Request, Task<KeeperAnswer> Answer) Enlist()
    {
        lock (_gate)
        {
            if (_lost)
                throw new KeeperException(KeeperFailure.Lost, Gone);
            var waiting = new TaskCompletionSource<KeeperAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add(++_lastRequest, waiting);
            return (_lastRequest, waiting.Task);
        }
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        try
        {
            await _writing.WaitAsync(cancellationToken);
            try
            {
                // A frame begun must be finished, or the next one would be read as its rest.
                await _connection.WriteAsync(frame, CancellationToken.None);
            }
            finally
            {
                _writing.Release();
            }
        }
        catch (Exception failure) when (failure is NetworkException or ObjectDisposedException)
        {
            throw new KeeperException(KeeperFailure.Lost, Gone, failure);
        }
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[ReadBytes];
        var length = 0;
        try
        {
            while (true)
            {
                if (buffer.Length - length < ReadBytes)
                    Array.Resize(ref buffer, buffer.Length + Math.Max(buffer.Length, ReadBytes));
                var count = await _connection.ReadAsync(buffer.AsMemory(length), CancellationToken.None);
                if (count == 0)
                    break;
                length += count;
                var consumed = await TakeFramesAsync(buffer.AsMemory(0, length));
                length -= consumed;
                buffer.AsSpan(consumed, length).CopyTo(buffer);
            }
        }
        catch (Exception failure) when (failure is NetworkException or ProtocolException or ObjectDisposedException)
        {
            // Whichever it is, this connection is of no more use; those who wait are told below.
            await _connection.DisposeAsync();
        }

        Lose();
        _ended();
    }

    private async ValueTask<int> TakeFramesAsync(ReadOnlyMemory<byte> received)
    {
        var taken = 0;
        while (TryTake(received.Span[taken..], out var request, out var message, out var consumed))
        {
            taken += consumed;
            if (request == 0)
                await _take(message);
            else
                Answer(request, message);
        }

        return taken;
    }

    private static bool TryTake(ReadOnlySpan<byte> received, out uint request, out KeeperAnswer message, out int consumed)
    {
        var isWhole = Frame.TryTake(received, out var frame, out consumed);
        (request, message) = isWhole ? (frame.Request, new KeeperAnswer(frame.Kind, frame.Fields.ToArray())) : (0, KeeperAnswer.None);
        return isWhole;
    }

    private void Answer(uint request, KeeperAnswer answer)
    {
        TaskCompletionSource<KeeperAnswer>? waiting;
        lock (_gate)
            _waiting.TryGetValue(request, out waiting);
        waiting?.TrySetResult(answer);
    }

    private void Lose()
    {
        lock (_gate)
        {
            _lost = true;
            foreach (var waiting in _waiting.Values)
                waiting.TrySetException(new KeeperException(KeeperFailure.Lost, Gone));
        }
    }
}
