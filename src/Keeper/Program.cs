using System.Text;
using Holdfast.Keeper.Children;
using Holdfast.Keeper.Consoles;
using Holdfast.Keeper.Launching;
using Holdfast.Keeper.Limits;
using Holdfast.Keeper.Native;
using Holdfast.Keeper.Serving;

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

    private static int Main(string[] arguments)
    {
        if (arguments is [Launcher.Argument])
            return LaunchProgram.Run();
        if (KeeperOptions.Read(arguments) is not { } options)
            return Say(KeeperOptions.Usage, WrongUsage);
        try
        {
            return FolderLock.TryTake(options.Lock)
                ? Serve(options)
                : Say($"another Keeper holds {options.Lock}", AlreadyHeld);
        }
        catch (SystemFailure failure)
        {
            return Say(failure.Message, Failed);
        }
    }

    private static int Serve(KeeperOptions options)
    {
        const int firstAfterStreams = 3;
        Libc.CloseOnExecFrom(firstAfterStreams);
        if (Libc.Prctl(Flags.SetChildSubreaper, 1, 0, 0, 0) != 0)
            throw new SystemFailure("prctl(PR_SET_CHILD_SUBREAPER)");
        using var signals = new SignalWatch();
        var listener = new SocketListener(options.Socket);
        var events = new EventSet();
        var trees = new TreeFeller(new GroupForest(options.ControlGroups));
        new KeeperLoop(events, listener, signals, new ConsoleTable(events), trees).Run();
        trees.Sweep();
        listener.Close();
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
