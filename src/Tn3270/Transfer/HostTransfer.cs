using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Host;

namespace Holdfast.Tn3270.Transfer;

/// <summary>IND$FILE on our host side: carries out a command that a terminal's user typed.</summary>
public static class HostTransfer
{
    /// <summary>The largest file taken from a terminal, in bytes: 64 MiB.</summary>
    public const int ContentLimit = 64 << 20;

    /// <summary>Bytes of the largest DFT record sent, whatever the terminal allows.</summary>
    private const int BufferLimit = 16384;

    // Read Partition, Query List: the Distributed Data Management reply.
    private static readonly byte[] AskForDft = [0xF3, 0x00, 0x07, 0x01, 0xFF, 0x03, 0x00, 0x95];

    /// <summary>Carries a command out and tells the terminal how it ended. The screen is erased; show a panel after it.</summary>
    /// <param name="session">The terminal.</param>
    /// <param name="command">The command, read by <see cref="TransferCommand.TryParse"/>.</param>
    /// <param name="datasets">Where files are kept.</param>
    /// <param name="mode">How to move the file.</param>
    /// <param name="cancellationToken">Stops waiting for the terminal.</param>
    public static async ValueTask<TransferReport> RunAsync(
        HostSession session, TransferCommand command, IDatasets datasets, TransferMode mode, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(datasets);
        int buffer = mode == TransferMode.Cut ? 0 : await AskAsync(session, cancellationToken);
        bool receives = command.Direction == TransferDirection.Send;
        (Dataset? existing, string? fault) = await FindAsync(command, datasets, cancellationToken);
        byte[] wire = !receives && existing is not null ? DatasetTranslation.ToWire(existing, command) : [];
        TransferJob job = new(wire, ContentLimit);
        IHostTransfer machine = buffer > 0
            ? new DftHost(job, receives, buffer)
            : new CutHost(job, receives, CodePage.Cp037);
        byte[]? record = fault is null ? machine.Start() : machine.Finish(fault, failed: true);
        string message = fault ?? "";
        bool succeeded = false;
        while (record is not null)
        {
            ReadOnlyMemory<byte>? answer = await session.ExchangeAsync(record, cancellationToken);
            if (answer is not { } came)
            {
                return new TransferReport(false, message.Length > 0 ? message : "the terminal is gone", job.Moved, default);
            }
            record = machine.Take(came.Span);
            if (machine.AwaitsVerdict)
            {
                (succeeded, message) = await JudgeAsync(job, command, datasets, existing, cancellationToken);
                record = machine.Finish(message, !succeeded);
            }
        }
        return new TransferReport(succeeded, message, job.Moved, default);
    }

    // The bytes of a DFT record that the terminal takes; 0 where it has no DFT.
    private static async ValueTask<int> AskAsync(HostSession session, CancellationToken cancellationToken)
    {
        if (!session.TerminalType.EndsWith("-E", StringComparison.Ordinal) && session.TerminalType != "IBM-DYNAMIC")
        {
            return 0;
        }
        ReadOnlyMemory<byte>? answer = await session.ExchangeAsync(AskForDft, cancellationToken);

        // 88, length, 81 95, flags, the largest inbound and outbound lengths.
        if (answer is not { Length: >= 11 } reply || reply.Span[3] != 0x81 || reply.Span[4] != 0x95)
        {
            return 0;
        }
        int inbound = (reply.Span[7] << 8) | reply.Span[8];
        int outbound = (reply.Span[9] << 8) | reply.Span[10];
        return Math.Clamp(Math.Min(inbound, outbound), TransferRequest.BufferSizeMinimum, BufferLimit);
    }

    private static async ValueTask<(Dataset? Existing, string? Fault)> FindAsync(
        TransferCommand command, IDatasets datasets, CancellationToken cancellationToken)
    {
        if (!datasets.IsName(command.HostFile))
        {
            return (null, "TRANS17   Missing or incorrect TSO data set name: file transfer canceled");
        }
        try
        {
            Dataset? existing = await datasets.ReadAsync(command.HostFile, cancellationToken);
            return existing is null && command.Direction == TransferDirection.Receive
                ? (null, "TRANS14   Error reading file from host: file transfer canceled")
                : (existing, null);
        }
        catch (IOException)
        {
            return (null, "TRANS14   Error reading file from host: file transfer canceled");
        }
    }

    private static async ValueTask<(bool Succeeded, string Message)> JudgeAsync(
        TransferJob job, TransferCommand command, IDatasets datasets, Dataset? existing, CancellationToken cancellationToken)
    {
        if (job.State == TransferState.Failed)
        {
            return (false, "TRANS06   File transfer canceled: " + job.Message);
        }
        bool segmented = false;
        if (command.Direction == TransferDirection.Send)
        {
            Dataset made = DatasetTranslation.FromWire(job.Incoming, command, existing, out segmented);
            try
            {
                await datasets.WriteAsync(command.HostFile, made, cancellationToken);
            }
            catch (IOException)
            {
                return (false, "TRANS13   Error writing file to host: file transfer canceled");
            }
        }
        string message = segmented ? "TRANS03   File transfer complete with records segmented" : "TRANS03   File transfer complete";
        job.Complete(message);
        return (true, message);
    }
}
