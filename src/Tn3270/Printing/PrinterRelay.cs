using Holdfast.Runtime;
using Holdfast.Tn3270.Host;

namespace Holdfast.Tn3270.Printing;

/// <summary>
/// Joins a printer that is connected here with a host elsewhere: the host's records go to it one by one, its answers go to the host, and nothing is
/// answered in its name. While it is at a record nothing more is read, so a host that sends faster than it prints is held back by TCP.
/// </summary>
/// <param name="io">Where it runs.</param>
/// <param name="host">The connection to the host, owned from here on.</param>
/// <param name="printer">The printer.</param>
/// <param name="options">Which printer to be at the host: its LU, or the display's whose it is. Functions are the printer's own.</param>
public sealed class PrinterRelay(Io io, Connection host, HostPrinter printer, PrinterOptions options)
{
    /// <summary>From connecting until the host has agreed to have the printer, at the most.</summary>
    public static readonly TimeSpan NegotiationTime = TimeSpan.FromSeconds(15);

    /// <summary>How long the printer has to answer a record that is no data, where the host wants to hear: of those few printers say anything.</summary>
    public static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(5);

    private const int ReadSize = 4096;

    private readonly PrinterRelayMachine _machine = new(printer.ToProfile(options));
    private readonly byte[] _buffer = new byte[ReadSize];
    private bool _told;
    private RelayedJobEnd _leaving = RelayedJobEnd.Parted;
    private volatile bool _printing;
    private long _records;
    private long _bytes;
    private long _refused;

    /// <summary>Hears of the host's agreement, with the LU where it told one.</summary>
    public Action<string?>? Connected { get; init; }

    /// <summary>Hears of each job that is over.</summary>
    public Action<RelayedJob>? Ended { get; init; }

    /// <summary>Whether records of a job have gone that the host has not ended, or one is at the printer.</summary>
    public bool JobUnderWay => _printing;

    /// <summary>Runs until host or printer has gone, or the token is cancelled; then the host's connection is closed. Throws for the token alone.</summary>
    public async ValueTask<PrinterRelayEnd> RunAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource life = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using CancellationTokenSource deadline = new(NegotiationTime, io.Clock);
        using CancellationTokenSource negotiation = CancellationTokenSource.CreateLinkedTokenSource(life.Token, deadline.Token);
        Task<PrinterWord?> words = printer.WaitWordAsync(life.Token).AsTask();
        Task<int> reading = Task.FromResult(0);
        try
        {
            while (true)
            {
                await FlushAsync(life.Token);
                reading = host.ReadAsync(_buffer, _machine.Agreed ? life.Token : negotiation.Token).AsTask();
                while (await Task.WhenAny(reading, words) == words)
                {
                    if (await words is not { } word)
                    {
                        return End(printerGone: true, "the printer is gone");
                    }
                    await TellAsync(word, life.Token);
                    words = printer.WaitWordAsync(life.Token).AsTask();
                }
                int count = await reading;
                _machine.Receive(_buffer.AsSpan(0, count));
                if (!await PassAsync(life.Token))
                {
                    return End(printerGone: true, "the printer is gone");
                }
                if (count == 0 || _machine.FailureReason is not null)
                {
                    return End(printerGone: false, _machine.FailureReason ?? _machine.Complaint ?? "the host closed the connection");
                }
            }
        }
        catch (NetworkException broken)
        {
            return End(printerGone: false, broken.Message);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !_machine.Agreed && !cancellationToken.IsCancellationRequested)
        {
            return End(printerGone: false, $"the host did not agree to have the printer within {NegotiationTime.TotalSeconds} s");
        }
        finally
        {
            // Not CancelAsync: that would leave this execution model for the thread pool.
            life.Cancel();
            await host.DisposeAsync();
            await Task.WhenAll(OverAsync(words), OverAsync(reading));
            await LeaveAsync();
        }
    }

    private static async Task OverAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception over) when (over is OperationCanceledException or NetworkException)
        {
            // As asked; or told already.
        }
    }

    private PrinterRelayEnd End(bool printerGone, string reason)
    {
        _leaving = printerGone ? RelayedJobEnd.PrinterGone : RelayedJobEnd.HostGone;
        return new PrinterRelayEnd(printerGone, _told, reason);
    }

    private async ValueTask<bool> PassAsync(CancellationToken cancellationToken)
    {
        if (_machine.Agreed && !_told)
        {
            _told = true;
            Connected?.Invoke(_machine.ConnectedLu);
        }
        await FlushAsync(cancellationToken);
        while (_machine.TakeRecord() is { } record)
        {
            if (!await PrintAsync(record, cancellationToken))
            {
                return false;
            }
            await FlushAsync(cancellationToken);
        }
        return true;
    }

    /// <summary>Gives the printer a record and the host its answer; false where the printer is gone.</summary>
    private async ValueTask<bool> PrintAsync(RelayedPrint record, CancellationToken cancellationToken)
    {
        if (record.IsData)
        {
            (_records, _bytes, _printing) = (_records + 1, _bytes + record.Data.Length, true);
            if (await printer.RelayAsync(record, cancellationToken) is not { } response)
            {
                return false;
            }
            _refused += response.IsPositive ? 0 : 1;
            _machine.Respond(record, response);
            // Without the end of a job in the host's words, what was printed is printed.
            _printing = _machine.MarksJobs;
            return true;
        }
        (bool there, DeviceResponse? answer) = await printer.RelayAsync(record, AnswerTime, io.Clock, cancellationToken);
        if (answer is { } told)
        {
            _machine.Respond(record, told);
        }
        if (record.EndsJob)
        {
            EndJob(there ? RelayedJobEnd.Whole : RelayedJobEnd.PrinterGone);
        }
        return there;
    }

    private async ValueTask TellAsync(PrinterWord word, CancellationToken cancellationToken)
    {
        if (word.Data.IsEmpty)
        {
            _machine.TellMended();
        }
        else
        {
            _machine.Send(word.Data.Span);
        }
        await FlushAsync(cancellationToken);
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        while (!_machine.Output.IsEmpty)
        {
            ReadOnlyMemory<byte> output = _machine.Output;
            await host.WriteAsync(output, cancellationToken);
            _machine.OutputSent(output.Length);
        }
    }

    /// <summary>What was printed of a job is put out, so that the next one does not go on behind it; and the printer is free for another host.</summary>
    private async ValueTask LeaveAsync()
    {
        if (_records > 0)
        {
            EndJob(JobUnderWay ? _leaving : RelayedJobEnd.Whole);
            await printer.EndRelayedJobAsync();
        }
        await printer.UnbindAsync();
    }

    private void EndJob(RelayedJobEnd end)
    {
        if (_records > 0)
        {
            RelayedJob job = new(_records, _bytes, _refused, end);
            (_records, _bytes, _refused, _printing) = (0, 0, 0, false);
            Ended?.Invoke(job);
        }
    }
}
