using System.Globalization;
using Holdfast.Keeper.Children;
using Holdfast.Keeper.Consoles;
using Holdfast.Keeper.Logs;
using Holdfast.Keeper.Native;
using Holdfast.Keeper.Protocol;
using Holdfast.Keeper.Serving;
using Holdfast.Keeper.Sockets;

namespace Holdfast.Keeper.State;

/// <summary>
/// Exchanges the program of this process: what is held is written into a file in memory, what is open stays open, and the process
/// executes the new program. Its pid stays, so the children stay its children.
/// </summary>
internal sealed unsafe class Handover(
    KeeperOptions options,
    string bootId,
    ServiceRecord service,
    ChildHolder children,
    LogPipes pipes,
    ConsoleTable consoles,
    SocketShelf sockets)
{
    private const int FirstAfterStreams = 3;

    /// <summary>Becomes another program; returns only where that failed, and then nothing has changed, but that programs of consoles may have been hung up.</summary>
    /// <param name="order">Which.</param>
    /// <param name="asker">Who asks: this one's connection is not handed on.</param>
    public Refusal Run(UpgradeOrder order, Peer asker)
    {
        var path = order.Path;
        if (!path.StartsWith('/') || Libc.Access(path, Flags.MayExecute) != 0)
            return new Refusal(RefusalReason.Invalid, Errno.Last, $"{path} cannot be executed");

        // A program that is older than the handing on of consoles would hold them and serve nobody who is at them.
        if (order.EndConsoles && consoles.CountBound > 0)
        {
            consoles.HangUpBound();
            return new Refusal(RefusalReason.StillHeld, 0, $"{consoles.CountBound} programs of consoles run and are being ended");
        }

        var memory = Descriptors.MemoryFile("holdfast-keeper");
        if (memory < 0)
            return Failed("memfd_create");
        // Nor would it let those go who are at a worker's own terminal.
        List<ClientRecord> clients = order.EndConsoles ? [] : [.. consoles.ClientsBut(asker)];
        if (!WriteAll(memory, clients))
        {
            var refusal = Failed("writing what is held");
            _ = Libc.Close(memory);
            return refusal;
        }

        KeepOpen(memory, clients);
        DescriptorLimit.GiveBack();
        Descriptors.Execute(path, options.ResumeArguments(memory.ToString(CultureInfo.InvariantCulture)));
        var failure = Failed(path);
        DescriptorLimit.Raise();
        Libc.CloseOnExecFrom(FirstAfterStreams);
        _ = Libc.Close(memory);
        return failure;
    }

    private bool WriteAll(int memory, IEnumerable<ClientRecord> clients)
    {
        var writer = new FrameWriter();
        StateFile.WriteAll(writer, bootId, children.Living, children.Ended);
        service.Write(writer);
        foreach (var pipe in pipes.All)
            new PipeRecord(pipe.Order, pipe.Descriptor, pipe.Kept, pipe.Dropped).Write(writer);
        var offset = Flush(writer, memory, 0);
        foreach (var console in consoles.Records)
        {
            console.Write(writer);
            offset = offset < 0 ? offset : Flush(writer, memory, offset);
        }

        foreach (var client in clients)
        {
            client.Write(writer);
            offset = offset < 0 ? offset : Flush(writer, memory, offset);
        }

        foreach (var held in sockets.All)
        {
            // Notes may be many: not all of them twice in memory at once.
            new SocketRecord(held.Order, held.Descriptor, held.Since).Write(writer);
            offset = offset < 0 ? offset : Flush(writer, memory, offset);
        }

        return offset >= 0;
    }

    private static long Flush(FrameWriter writer, int memory, long offset)
    {
        var length = writer.Written.Length;
        var written = Files.WriteAt(memory, writer.Written.Span, offset);
        writer.Clear();
        return written == length ? offset + length : -1;
    }

    private void KeepOpen(int memory, IEnumerable<ClientRecord> clients)
    {
        Descriptors.KeepOverExec(memory);
        Descriptors.KeepOverExec(service.Listener);
        Descriptors.KeepOverExec(service.Lock);
        foreach (var pipe in pipes.All)
            Descriptors.KeepOverExec(pipe.Descriptor);
        foreach (var console in consoles.Records)
        {
            foreach (var descriptor in (ReadOnlySpan<int>)[console.Descriptor, console.Log, console.Input, console.Error])
                Descriptors.KeepOverExec(descriptor);
        }

        foreach (var client in clients)
            Descriptors.KeepOverExec(client.Descriptor);

        foreach (var held in sockets.All)
            Descriptors.KeepOverExec(held.Descriptor);
    }

    private static Refusal Failed(string what) => new(RefusalReason.Other, Errno.Last, $"{what}: {Errno.Text(Errno.Last)}");
}
