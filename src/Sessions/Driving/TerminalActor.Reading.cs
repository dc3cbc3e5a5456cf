using System.Buffers;
using System.Threading.Channels;
using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Sessions.Survival;

namespace Holdfast.Sessions.Driving;

/// <summary>The reader beside the loop: it fills the mailbox, and what is kept for the next daemon.</summary>
internal sealed partial class TerminalActor
{
    private async Fiber ReadAsync()
    {
        try
        {
            for (var room = QuietReadBytes; ;)
            {
                if (_keep is { Keeps: true } && await ReadKeptAsync(_keep) is { } more)
                {
                    if (!more) break;
                    continue;
                }

                var buffer = ArrayPool<byte>.Shared.Rent(room);
                var count = await _connection.ReadAsync(buffer, _stop.Token);
                if (count == 0) break;
                room = count == buffer.Length ? BusyReadBytes : QuietReadBytes;
                await _mailbox.Writer.WriteAsync(ActorMessage.Received(buffer, count), _stop.Token);
            }

            var closed = new Fault(SessionErrors.SessionLost, "The host closed the connection.");
            await _mailbox.Writer.WriteAsync(ActorMessage.Ended(new TerminalEnd(closed, Broken: false)), _stop.Token);
        }
        catch (NetworkException e)
        {
            await EndAsync(e);
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            // The loop has ended or is about to: nobody is left to tell.
        }
    }

    /// <summary>Reads into the kept log; false at the end, null where that cannot be and the connection is kept no longer.</summary>
    private async ValueTask<bool?> ReadKeptAsync(TerminalKeep keep)
    {
        if (keep.IsCrowded)
        {
            var kept = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            await _mailbox.Writer.WriteAsync(ActorMessage.Keep(kept), _stop.Token);
            if (await kept.Task.WaitAsync(_stop.Token)) keep.Restart();
        }

        if (keep.Room() is not { IsEmpty: false } log)
        {
            await keep.GiveUpAsync("more came from the host at once than can be kept");
            return null;
        }

        var count = await _connection.ReadAsync(log, _stop.Token);
        if (count == 0) return false;
        keep.Took(count);
        await _mailbox.Writer.WriteAsync(ActorMessage.Logged(count), _stop.Token);
        return true;
    }

    private async Task EndAsync(NetworkException failure)
    {
        try
        {
            await _mailbox.Writer.WriteAsync(ActorMessage.Ended(Lost(failure)), _stop.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            // The same: the loop has ended.
        }
    }
}
