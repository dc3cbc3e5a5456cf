using System.Buffers;
using System.Threading.Channels;
using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Sessions.Survival;

namespace Holdfast.Sessions.Driving;

/// <summary>The host's side: the reader beside the loop, which fills the mailbox and what is kept for the next daemon, and what is sent.</summary>
internal sealed partial class TerminalActor
{
    private int _chunks;
    private TaskCompletionSource? _room;

    private async Fiber ReadAsync()
    {
        try
        {
            for (var room = QuietReadBytes; ;)
            {
                if (_keep is { Keeps: true } keep && !(await RoomAsync(keep)).IsEmpty)
                {
                    // Read here and not where the room is made: what waits for the host most of its time is one object less.
                    var logged = await _connection.ReadAsync(keep.Room(), _stop.Token);
                    if (logged == 0) break;
                    keep.Took(logged);
                    await PutAsync(ActorMessage.Logged(logged));
                    continue;
                }

                var buffer = ArrayPool<byte>.Shared.Rent(room);
                var count = await _connection.ReadAsync(buffer, _stop.Token);
                if (count == 0) break;
                room = count == buffer.Length ? BusyReadBytes : QuietReadBytes;
                await PutAsync(ActorMessage.Received(buffer, count));
            }

            var closed = new Fault(SessionErrors.SessionLost, "The host closed the connection.");
            await _mailbox.Writer.WriteAsync(ActorMessage.Ended(new TerminalEnd(closed, Broken: false)), _stop.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            // The loop has ended or is about to: nobody is left to tell.
        }
        catch (NetworkException e)
        {
            await EndAsync(Lost(e));
        }
        catch (Exception e)
        {
            // A fault of this program: without this the loop would wait for what nobody reads any more.
            await EndAsync(new TerminalEnd(Unforeseen.Of("The terminal's reader failed", e), Broken: false));
        }
    }

    /// <summary>Room in the kept log for the next bytes; none where that cannot be and the connection is kept no longer.</summary>
    private ValueTask<Memory<byte>> RoomAsync(TerminalKeep keep) =>
        keep.IsCrowded || keep.Room().IsEmpty ? MakeRoomAsync(keep) : new ValueTask<Memory<byte>>(keep.Room());

    private async ValueTask<Memory<byte>> MakeRoomAsync(TerminalKeep keep)
    {
        if (keep.IsCrowded)
        {
            var kept = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            await _mailbox.Writer.WriteAsync(ActorMessage.Keep(kept), _stop.Token);
            if (await kept.Task.WaitAsync(_stop.Token)) keep.Restart();
        }

        if (keep.Room() is { IsEmpty: false } room) return room;
        await keep.GiveUpAsync("more came from the host at once than can be kept");
        return default;
    }

    /// <summary>
    /// Puts a chunk into the mailbox once fewer than <see cref="ChunkLimit"/> wait there: what the host sends must not take the places of
    /// inputs, however slowly the host takes what is sent to it.
    /// </summary>
    private async ValueTask PutAsync(ActorMessage chunk)
    {
        while (Volatile.Read(ref _chunks) >= ChunkLimit)
        {
            var room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Interlocked.Exchange(ref _room, room);
            // Asked again: the loop may have looked for somebody waiting before there was one.
            if (Volatile.Read(ref _chunks) >= ChunkLimit) await room.Task.WaitAsync(_stop.Token);
        }

        Interlocked.Increment(ref _chunks);
        await _mailbox.Writer.WriteAsync(chunk, _stop.Token);
    }

    private void TakeBytes(ActorMessage message)
    {
        if (message.Bytes is { } rented)
        {
            Receive(rented.AsSpan(0, message.Count));
            Return(rented, message.Count);
        }
        else
        {
            Receive(_keep!.Next(message.Count));
        }
    }

    private void Receive(ReadOnlySpan<byte> bytes)
    {
        var malformed = _machine.Malformed;
        _machine.RelaysTransfers = _relay is not null;
        if (Trace is null) _machine.Receive(bytes);
        else Trace.Receive(bytes);
        Signs.Hear(_machine.Malformed == malformed, _machine.AnswersHeard);
        if (_machine.Malformed != malformed) Malformed?.Invoke(_machine.MalformedInARow);
        while (_machine.TakeRelayed() is { } record) _relay?.Invoke(record);
    }

    /// <summary>One chunk fewer waits, or none at all any more.</summary>
    private void LetChunksIn(bool all)
    {
        if (all) Interlocked.Exchange(ref _chunks, 0);
        else Interlocked.Decrement(ref _chunks);
        Interlocked.Exchange(ref _room, null)?.TrySetResult();
    }

    /// <summary>Gives room for a read back. Zeroed first: a host may send again what was typed into a hidden field.</summary>
    private static void Return(byte[] rented, int count)
    {
        rented.AsSpan(0, count).Clear();
        ArrayPool<byte>.Shared.Return(rented);
    }

    private async Task EndAsync(TerminalEnd end)
    {
        try
        {
            await _mailbox.Writer.WriteAsync(ActorMessage.Ended(end), _stop.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            // The same: the loop has ended.
        }
    }

    /// <summary>Whether something of the host waits for its turn here, or reached this machine within the time; see <see cref="LifeSigns.HasWord"/>.</summary>
    public bool HasWord(TimeSpan within) => Signs.HasWord(Volatile.Read(ref _chunks) > 0, within);

    /// <summary>
    /// Asks the host for a sign of life, DO TIMING-MARK (RFC 860), once its turn comes; once where it is asked for several times before that.
    /// No application sees it, and it is no input.
    /// </summary>
    public void Ask()
    {
        if (Signs.TryAsk() && !_mailbox.Writer.TryWrite(ActorMessage.Question())) Signs.Asked();
    }

    private async Task AskAsync()
    {
        Signs.Asked();
        // Before anything of it is sent, as with an input.
        if (_keep is not null) await _keep.TakeQuestionAsync(_machine, _ready);
        _machine.KeepAlive(wantsAnswer: true);
        Signs.GoesOut(_io.Clock.Elapsed);
        await FlushAsync();
    }

    private async Task FlushAsync()
    {
        while (!_machine.Output.IsEmpty)
        {
            var output = _machine.Output;
            var write = _connection.WriteAsync(output, _stop.Token);
            // A deadline is made for those only that the host does not take at once.
            await using var late = write.IsCompleted
                ? null
                : _io.Clock.CreateTimer(_ => Forsake(TookNothing()), null, WriteTimeout, Timeout.InfiniteTimeSpan);
            if (late is not null) Signs.Sending(_io.Clock.Elapsed);
            await write;
            if (late is not null) Signs.Sent();
            if (Trace is null) _machine.OutputSent(output.Length);
            else Trace.OutputSent(output.Length);
        }

        if (Trace is not null) await Trace.WriteAsync();
    }

    private TerminalEnd TookNothing() => Lost(
        new NetworkException(NetworkFailure.TimedOut, _connection.RemoteAddress, $"took nothing for {WriteTimeout.TotalSeconds} s"));

    private TerminalEnd Refused() => new(
        new Fault(EndpointErrors.NegotiationFailed, _machine.FailureReason ?? "The host broke off the negotiation."), Broken: true);

    private TerminalEnd Useless() => new(
        new Fault(SessionErrors.SessionLost, $"The host sent {_machine.MalformedInARow} records in a row that are no 3270."), Broken: true);

    private static TerminalEnd Lost(NetworkException failure) =>
        new(new Fault(SessionErrors.SessionLost, $"The connection to the host broke: {failure.Message}"), Broken: true);
}
