using System.Text;
using Holdfast.Keeper.Children;
using Holdfast.Keeper.Consoles;
using Holdfast.Keeper.Launching;
using Holdfast.Keeper.Limits;
using Holdfast.Keeper.Logs;
using Holdfast.Keeper.Native;
using Holdfast.Keeper.Serving;
using Holdfast.Keeper.Sockets;
using Holdfast.Keeper.State;

namespace Holdfast.Keeper;

/// <summary>
/// holdfast-keeper: the parent of every worker. Exit status 0 after an orderly end, 1 when the system refused something,
/// 2 for a wrong command line, 3 when another Keeper holds the lock.
/// </summary>
internal static class Program
{
    private const int Ended = 0;
    private const int Failed = 1;
    private const int WrongUsage = 2;
    private const int AlreadyHeld = 3;
    private const string ProgramName = "holdfast-keeper";
    private const string OwnProgram = "/proc/self/exe";

    private static int Main(string[] arguments)
    {
        if (arguments is [Launcher.Argument])
            return LaunchProgram.Run();
        if (KeeperOptions.Read(arguments) is not { } options)
            return Say(KeeperOptions.Usage, WrongUsage);
        if (!SignalWatch.IsReady)
        {
            // The platform has threads of its own by now, which would take the signals: once more, with a mask that they inherit.
            SignalWatch.Prepare();
            Descriptors.Execute(OwnProgram, [ProgramName, .. arguments]);
            return Say($"{OwnProgram} cannot be run: {Errno.Text(Errno.Last)}", Failed);
        }

        try
        {
            return Start(options);
        }
        catch (SystemFailure failure)
        {
            return Say(failure.Message, Failed);
        }
    }

    private static int Start(KeeperOptions options)
    {
        const int firstAfterStreams = 3;
        Libc.CloseOnExecFrom(firstAfterStreams);
        DescriptorLimit.Raise();
        if (options.Resume is not { } memory)
        {
            var folderLock = FolderLock.TryTake(options.Lock);
            return folderLock < 0
                ? Say($"another Keeper holds {options.Lock}", AlreadyHeld)
                : Serve(options, KeeperState.Read(StateFile.ReadAll(options.State)), folderLock);
        }

        var state = KeeperState.Read(StateFile.ReadAll(memory));
        return state.Service is { } service
            ? Serve(options, state, service.Lock)
            : Say($"descriptor {memory} does not tell what to go on with", Failed);
    }

    private static int Serve(KeeperOptions options, KeeperState before, int folderLock)
    {
        if (Libc.Prctl(Flags.SetChildSubreaper, 1, 0, 0, 0) != 0)
            throw new SystemFailure("prctl(PR_SET_CHILD_SUBREAPER)");
        using var signals = new SignalWatch();
        var events = new EventSet();
        var pipes = new LogPipes(events);
        var sockets = new SocketShelf();
        var bootId = Machine.BootId();
        var state = new StateFile(options.State, bootId);
        var trees = new TreeFeller(new GroupForest(options.ControlGroups));
        var consoles = new ConsoleTable(events);
        var children = new ChildHolder(events, new ChildTable(), pipes, state, trees, consoles, new ChildStarter(pipes, state, trees));
        if (before.Service is null)
            Recovery.Run(before, bootId, children);
        else
            Recovery.Resume(before, children, pipes, consoles, sockets);

        var listener = before.Service is { } service
            ? new SocketListener(options.Socket, service.Listener)
            : new SocketListener(options.Socket);
        var handover = new Handover(
            options, bootId, new ServiceRecord(listener.Descriptor, folderLock), children, pipes, consoles, sockets);
        var requests = new RequestHandler(children, consoles, sockets, handover);
        new KeeperLoop(events, listener, signals, children, pipes, consoles, requests).Run();
        trees.Sweep();
        listener.Close();
        state.Remove();
        return Ended;
    }

    // Not through Console: it would bring terminal handling and encodings into a program that says at most one line.
    private static unsafe int Say(string text, int status)
    {
        const int standardError = 2;
        var bytes = Encoding.UTF8.GetBytes($"holdfast-keeper: {text}\n");
        fixed (byte* start = bytes)
            _ = Libc.Write(standardError, start, (nuint)bytes.Length);
        return status;
    }
}
