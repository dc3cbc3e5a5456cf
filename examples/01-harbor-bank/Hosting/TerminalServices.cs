using HarborBank.Domain;
using HarborBank.Flow;
using HarborBank.Panels;
using HarborBank.Store;
using Holdfast.Runtime;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Printing;
using Holdfast.Tn3270.Transfer;

namespace HarborBank.Hosting;

/// <summary>Prints statements on a terminal's printer and moves files between a terminal and the bank's file area.</summary>
internal sealed class TerminalServices(Io io, BankStore store, FolderDatasets files, BankLog log, HostSession terminal)
{
    /// <summary>How long a printer may take for a statement, somebody filling in paper with it.</summary>
    private static readonly TimeSpan PrintTimeout = TimeSpan.FromMinutes(2);

    public FlowEvent ListFiles() => new FlowEvent.FilesListed(files.List());

    public async ValueTask<FlowEvent> PrintAsync(int number, CancellationToken cancellationToken)
    {
        var outcome = terminal.Printer is { } printer
            ? await PrintAsync(printer, number, cancellationToken)
            : PrintOutcome.NoPrinter;
        log.Write("statement", $"lu={terminal.LuName} printer={terminal.Printer?.LuName ?? "-"} outcome={outcome.ToString().ToLowerInvariant()}");
        return new FlowEvent.Printed(outcome);
    }

    public async ValueTask<FlowEvent> MoveFileAsync(string typed, CancellationToken cancellationToken)
    {
        if (!TransferCommand.TryParse(typed, out var command, out var fault))
            return new FlowEvent.FileMoved(false, fault ?? "That is no file transfer: IND$FILE PUT or GET, a name, options");
        var report = await HostTransfer.RunAsync(terminal, command, files, TransferMode.Best, cancellationToken);
        log.Write(
            "file_transfer",
            $"lu={terminal.LuName} direction={command.Direction.ToString().ToLowerInvariant()} bytes={report.Bytes} message=\"{report.Message}\"");
        return new FlowEvent.FileMoved(report.Succeeded, report.Message);
    }

    private async ValueTask<PrintOutcome> PrintAsync(HostPrinter printer, int number, CancellationToken cancellationToken)
    {
        if (await store.OpenCustomerAsync(number, cancellationToken) is not { } sheet)
            return PrintOutcome.NoCustomer;
        using var patience = new CancellationTokenSource(PrintTimeout, io.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var sense = await printer.PrintAsync(StatementPages.Draw(sheet, io.Clock.UtcNow), CodePage.Cp037, either.Token);
            return sense == DeviceSense.DeviceEnd ? PrintOutcome.Printed : PrintOutcome.Refused;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return PrintOutcome.Refused;
        }
    }
}
