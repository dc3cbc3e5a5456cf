namespace Holdfast.Sessions.Driving;

/// <summary>What goes to the host.</summary>
internal sealed partial class TerminalActor
{
    /// <summary>
    /// Asks the host for a sign of life, DO TIMING-MARK (RFC 860), once its turn comes; once where it is asked for several times before that.
    /// No application sees it, and it is no input.
    /// </summary>
    public void Ask()
    {
        if (Interlocked.Exchange(ref _asking, 1) == 0 && !_mailbox.Writer.TryWrite(ActorMessage.Question())) Volatile.Write(ref _asking, 0);
    }

    private async Task AskAsync()
    {
        Volatile.Write(ref _asking, 0);
        // Before anything of it is sent, as with an input.
        if (_keep is not null) await _keep.TakeQuestionAsync(_machine, _ready);
        _machine.KeepAlive(wantsAnswer: true);
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
            await write;
            if (Trace is null) _machine.OutputSent(output.Length);
            else Trace.OutputSent(output.Length);
        }

        if (Trace is not null) await Trace.WriteAsync();
    }
}
