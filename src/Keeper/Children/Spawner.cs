using Holdfast.Keeper.Launching;
using Holdfast.Keeper.Native;
using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Children;

/// <summary>
/// Starts programs by posix_spawn(3): a new session (so a process group that one signal reaches), default signals and an empty
/// mask, /dev/null as input, named pipes or files opened for appending as output. Nothing of the Keeper's is open in the child.
/// </summary>
internal static unsafe class Spawner
{
    private const uint OwnerOnly = 0x180; // 0600

    /// <summary>Room for an object of posix_spawn(3), bytes; glibc's are 336 and 80, musl's 336 and 80.</summary>
    internal const int LargestSpawnObject = 1024;

    private const int SignalSetBytes = 128;

    /// <summary>Starts the program of an order; returns when it runs or could not be run.</summary>
    /// <param name="order">The order.</param>
    /// <param name="console">The child's three streams where it has a console; else empty.</param>
    public static SpawnResult Start(SpawnOrder order, ReadOnlySpan<int> console)
    {
        if (HasZero(order))
            return SpawnResult.Failed(Errno.Invalid, "a zero byte in the command or the environment");
        if (!console.IsEmpty)
        {
            fixed (int* held = console)
                return Launcher.Start(order, held);
        }

        var isPlain = order.Terms is not { NeedsLauncher: true };
        var program = isPlain ? ProgramSearch.Find(order) : order.File;
        if (program is null)
            return SpawnResult.Failed(Errno.NoEntry, $"{order.File} on PATH");

        var streams = stackalloc int[3] { -1, -1, -1 };
        try
        {
            var failure = OpenStreams(order, streams);
            return failure ?? (isPlain ? Start(order, program, streams) : Launcher.Start(order, streams));
        }
        finally
        {
            for (var stream = 0; stream < 3; stream++)
            {
                if (streams[stream] >= 0)
                    _ = Libc.Close(streams[stream]);
            }
        }
    }

    private static bool HasZero(SpawnOrder order) =>
        order.File.Contains('\0', StringComparison.Ordinal)
        || (order.WorkingFolder?.Contains('\0', StringComparison.Ordinal) ?? false)
        || order.Arguments.Any(text => text.Contains('\0', StringComparison.Ordinal))
        || order.Variables.Any(text => text.Contains('\0', StringComparison.Ordinal));

    private static SpawnResult? OpenStreams(SpawnOrder order, int* streams)
    {
        const string nowhere = "/dev/null";
        ReadOnlySpan<string> paths =
            [nowhere, order.Output?.Pipe ?? order.OutputFile ?? nowhere, order.Error?.Pipe ?? order.ErrorFile ?? nowhere];
        const int appending = Flags.OpenWriteOnly | Flags.OpenAppend | Flags.OpenCreate;

        // The writer of a named pipe is its reader too: then it has one even while there is no Keeper, and no write fails.
        ReadOnlySpan<int> modes =
            [Flags.OpenReadOnly, order.Output is null ? appending : Flags.OpenReadWrite, order.Error is null ? appending : Flags.OpenReadWrite];
        for (var stream = 0; stream < 3; stream++)
        {
            streams[stream] = Libc.Open(paths[stream], modes[stream] | Flags.OpenNoTerminal | Flags.CloseOnExec, OwnerOnly);
            if (streams[stream] < 0)
                return SpawnResult.Failed(Errno.Last, paths[stream]);
        }

        return null;
    }

    private static SpawnResult Start(SpawnOrder order, string program, int* streams)
    {
        var attributes = stackalloc byte[LargestSpawnObject];
        var actions = stackalloc byte[LargestSpawnObject];
        using var paths = new StringBlock([program, order.WorkingFolder ?? "."]);
        using var arguments = new StringBlock([order.File, .. order.Arguments]);
        using var variables = new StringBlock(order.Variables);

        SetAttributes(attributes);
        var result = Libc.SpawnActionsInit(actions);
        if (order.WorkingFolder is not null)
            result |= Libc.SpawnActionsAddFolder(actions, paths.Pointers[1]);
        for (var stream = 0; stream < 3; stream++)
            result |= Libc.SpawnActionsAddDup2(actions, streams[stream], stream);

        var pid = 0;
        DescriptorLimit.GiveBack();
        if (result == 0)
            result = Libc.PosixSpawn(&pid, paths.Pointers[0], actions, attributes, arguments.Pointers, variables.Pointers);
        DescriptorLimit.Raise();
        _ = Libc.SpawnActionsDestroy(actions);
        _ = Libc.SpawnAttributesDestroy(attributes);
        return result == 0 ? new SpawnResult(pid, 0, "") : SpawnResult.Failed(result, Culprit(order, program));
    }

    /// <summary>A new session, default signals, an empty mask.</summary>
    internal static void SetAttributes(byte* attributes)
    {
        var signals = stackalloc byte[SignalSetBytes];
        _ = Libc.SpawnAttributesInit(attributes);
        _ = Libc.SigFillSet(signals);
        _ = Libc.SpawnAttributesSetDefaultSignals(attributes, signals);
        _ = Libc.SigEmptySet(signals);
        _ = Libc.SpawnAttributesSetSignalMask(attributes, signals);
        _ = Libc.SpawnAttributesSetFlags(
            attributes, Flags.SpawnDefaultSignals | Flags.SpawnSignalMask | Flags.SpawnNewSession);
    }

    // posix_spawn does not say which of its steps failed; an unusable working folder is the one worth telling apart.
    private static string Culprit(SpawnOrder order, string program) =>
        order.WorkingFolder is not null && Libc.Access(order.WorkingFolder, Flags.MayExecute) != 0
            ? $"working folder {order.WorkingFolder}"
            : program;
}
