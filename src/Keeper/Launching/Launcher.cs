using System.Collections;
using Holdfast.Keeper.Children;
using Holdfast.Keeper.Native;
using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Launching;

/// <summary>
/// Starts a child that takes more than posix_spawn(3) can do. A process of this program itself is spawned, which makes of itself
/// what the order says (<see cref="LaunchProgram"/>) and then becomes the order's program. So nothing of this runs in a fork of a
/// managed process, where any allocation could wait for ever for a thread that was not copied. The order goes over in a memory
/// file; a pipe that the exec closes tells how it went.
/// </summary>
internal static unsafe class Launcher
{
    /// <summary>The descriptor on which the launched process finds its order.</summary>
    public const int OrderDescriptor = 3;

    /// <summary>The descriptor on which it tells of a step that failed.</summary>
    public const int ReportDescriptor = 4;

    /// <summary>The argument that makes this program a launcher.</summary>
    public const string Argument = "--launch";

    private const string OwnProgram = "/proc/self/exe";
    private const int Patience = 4_000; // milliseconds; a client waits 5,000 for its answer
    private const int LowestOfOwn = 10; // above the numbers that the launched process expects
    private const int DuplicateCloseOnExec = 1030;
    private const int SigKill = 9;
    private const uint MemoryFileCloseOnExec = 1;

    private static readonly string[] OwnVariables = ReadOwnVariables();

    /// <summary>Starts it; returns when the order's program runs or could not be run.</summary>
    /// <param name="order">The order, with its terms.</param>
    /// <param name="streams">The child's three streams.</param>
    public static SpawnResult Start(SpawnOrder order, int* streams)
    {
        var (orders, reading, writing) = (-1, -1, -1);
        try
        {
            orders = WriteOrder(order);
            if (orders < 0)
                return SpawnResult.Failed(Errno.Last, "the order's memory file");
            if (!OpenReport(out reading, out writing))
                return SpawnResult.Failed(Errno.Last, "the launch's pipe");
            var pid = 0;
            var errno = Spawn(&pid, streams, orders, writing);
            Close(ref writing);
            return errno == 0 ? Await(pid, reading) : SpawnResult.Failed(errno, "the launcher");
        }
        finally
        {
            Close(ref orders);
            Close(ref reading);
            Close(ref writing);
        }
    }

    private static int WriteOrder(SpawnOrder order)
    {
        var writer = new FrameWriter();
        order.Write(writer, 0);
        var bytes = writer.Written.Span;
        var descriptor = Raised(LaunchCalls.MemoryFile("order", MemoryFileCloseOnExec));
        if (descriptor < 0)
            return -1;
        fixed (byte* start = bytes)
        {
            if (Libc.Write(descriptor, start, (nuint)bytes.Length) == bytes.Length && LaunchCalls.Seek(descriptor, 0, 0) == 0)
                return descriptor;
        }

        _ = Libc.Close(descriptor);
        return -1;
    }

    private static bool OpenReport(out int reading, out int writing)
    {
        var ends = stackalloc int[2];
        (reading, writing) = (-1, -1);
        if (LaunchCalls.Pipe2(ends, Flags.CloseOnExec) != 0)
            return false;
        (reading, writing) = (Raised(ends[0]), Raised(ends[1]));
        return reading >= 0 && writing >= 0;
    }

    // The launched process finds its own at fixed numbers; these must not stand in the way there.
    private static int Raised(int descriptor)
    {
        if (descriptor is < 0 or >= LowestOfOwn)
            return descriptor;
        var raised = LaunchCalls.Control(descriptor, DuplicateCloseOnExec, LowestOfOwn);
        _ = Libc.Close(descriptor);
        return raised;
    }

    private static int Spawn(int* pid, int* streams, int orders, int writing)
    {
        var attributes = stackalloc byte[Spawner.LargestSpawnObject];
        var actions = stackalloc byte[Spawner.LargestSpawnObject];
        using var arguments = new StringBlock([OwnProgram, Argument]);
        using var variables = new StringBlock(OwnVariables);
        Spawner.SetAttributes(attributes);
        var result = Libc.SpawnActionsInit(actions);
        for (var stream = 0; stream < 3; stream++)
            result |= Libc.SpawnActionsAddDup2(actions, streams[stream], stream);
        result |= Libc.SpawnActionsAddDup2(actions, orders, OrderDescriptor);
        result |= Libc.SpawnActionsAddDup2(actions, writing, ReportDescriptor);
        if (result == 0)
            result = Libc.PosixSpawn(pid, arguments.Pointers[0], actions, attributes, arguments.Pointers, variables.Pointers);
        _ = Libc.SpawnActionsDestroy(actions);
        _ = Libc.SpawnAttributesDestroy(attributes);
        return result;
    }

    private static SpawnResult Await(int pid, int reading)
    {
        var report = LaunchReport.Receive(reading, Patience);
        if (report.IsExec)
            return new SpawnResult(pid, 0, "");
        _ = Libc.Kill(-pid, SigKill);
        _ = Libc.Kill(pid, SigKill);
        _ = Libc.Wait4(pid, null, 0, null);
        return report.Errno == 0 ? new SpawnResult(0, Errno.Again, report.Step) : SpawnResult.Failed(report.Errno, report.Step);
    }

    private static void Close(ref int descriptor)
    {
        if (descriptor >= 0)
            _ = Libc.Close(descriptor);
        descriptor = -1;
    }

    // It is this program once more, and finds its platform by the same variables.
    private static string[] ReadOwnVariables()
    {
        List<string> variables = [];
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
            variables.Add($"{entry.Key}={entry.Value}");
        return [.. variables];
    }
}
