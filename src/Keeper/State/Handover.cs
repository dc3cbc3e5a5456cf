using System.Globalization;
using Holdfast.Keeper.Children;
using Holdfast.Keeper.Consoles;
using Holdfast.Keeper.Logs;
using Holdfast.Keeper.Native;
using Holdfast.Keeper.Protocol;
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

    /// <summary>Becomes another program; returns only where that failed, and then nothing has changed.</summary>
    public Refusal Run(UpgradeOrder order)
    {
        var path = order.Path;
        if (!path.StartsWith('/') || Libc.Access(path, Flags.MayExecute) != 0)
            return new Refusal(RefusalReason.Invalid, Errno.Last, $"{path} cannot be executed");

        // Whoever is at them is connected to this program, and the connection ends with it.
        if (consoles.CountBound > 0)
        {
            if (order.EndConsoles)
                consoles.HangUpBound();
            return new Refusal(RefusalReason.StillHeld, 0, $"{consoles.CountBound} programs of consoles run, which would end with them");
        }

        var memory = Descriptors.MemoryFile("holdfast-keeper");
        if (memory < 0)
            return Failed("memfd_create");
        if (!WriteAll(memory))
        {
            var refusal = Failed("writing what is held");
            _ = Libc.Close(memory);
            return refusal;
        }

        KeepOpen(memory);
        DescriptorLimit.GiveBack();
        Descriptors.Execute(path, options.ResumeArguments(memory.ToString(CultureInfo.InvariantCulture)));
        var failure = Failed(path);
        DescriptorLimit.Raise();
        Libc.CloseOnExecFrom(FirstAfterStreams);
        _ = Libc.Close(memory);
        return failure;
    }

    private bool WriteAll(int memory)
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

    private void KeepOpen(int memory)
    {
        Descriptors.KeepOverExec(memory);
        Descriptors.KeepOverExec(service.Listener);
        Descriptors.KeepOverExec(service.Lock);
        foreach (var pipe in pipes.All)
            Descriptors.KeepOverExec(pipe.Descriptor);
        foreach (var console in consoles.Records)
        {
            Descriptors.KeepOverExec(console.Descriptor);
            Descriptors.KeepOverExec(console.Log);
        }

        foreach (var held in sockets.All)
            Descriptors.KeepOverExec(held.Descriptor);
    }

    private static Refusal Failed(string what) => new(RefusalReason.Other, Errno.Last, $"{what}: {Errno.Text(Errno.Last)}");
}
