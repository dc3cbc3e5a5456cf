using Holdfast.Keeper.Native;
using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Children;

/// <summary>
/// All that posix_spawn(3) needs for one program, laid out before the first of its system calls.
/// </summary>
internal sealed unsafe class SpawnPlan : IDisposable
{
    /// <summary>Room for an object of posix_spawn(3), bytes; glibc's are 336 and 80, musl's 336 and 80.</summary>
    internal const int LargestObject = 1024;

    private const string Nowhere = "/dev/null";
    private const uint OwnerOnly = 0x180; // 0600
    private const int SignalSetBytes = 128;
    private const int Streams = 3;
    private const int Program = 3; // its place among the paths, behind those of the streams
    private const int Folder = 4;
    private const int Appending = Flags.OpenWriteOnly | Flags.OpenAppend | Flags.OpenCreate;

    private readonly SpawnOrder _order;
    private readonly string[] _texts;
    private readonly StringBlock _paths;
    private readonly StringBlock _arguments;
    private readonly StringBlock _variables;
    private readonly (int Input, int Output, int Error) _modes;
    private int _pid;
    private int _errno;
    private int _failed = -1;

    /// <summary>Lays it out.</summary>
    /// <param name="order">An order without a zero byte in it.</param>
    /// <param name="program">The program's path.</param>
    public SpawnPlan(SpawnOrder order, string program)
    {
        _order = order;
        _texts =
        [
            Nowhere, order.Output?.Pipe ?? order.OutputFile ?? Nowhere, order.Error?.Pipe ?? order.ErrorFile ?? Nowhere,
            program, order.WorkingFolder ?? ".",
        ];

        // The writer of a named pipe is its reader too: then it has one even while there is no Keeper, and no write fails.
        _modes = (Flags.OpenReadOnly, order.Output is null ? Appending : Flags.OpenReadWrite, order.Error is null ? Appending : Flags.OpenReadWrite);
        _paths = new StringBlock(_texts);
        _arguments = new StringBlock([order.File, .. order.Arguments]);
        _variables = new StringBlock(order.Variables);
    }

    /// <summary>What came of it.</summary>
    public SpawnResult Result => _failed < 0 ? new SpawnResult(_pid, 0, "") : SpawnResult.Failed(_errno, Culprit);

    /// <summary>Opens the child's three streams.</summary>
    /// <returns>False where one cannot be opened; those that were are closed again.</returns>
    public bool OpenStreams(int* streams)
    {
        for (var stream = 0; stream < Streams; stream++)
        {
            var mode = stream == 0 ? _modes.Input : stream == 1 ? _modes.Output : _modes.Error;
            streams[stream] = Libc.OpenRaw(_paths.Pointers[stream], mode | Flags.OpenNoTerminal | Flags.CloseOnExec, OwnerOnly);
            if (streams[stream] >= 0)
                continue;
            (_errno, _failed) = (Errno.Last, stream);
            Close(streams, stream);
            return false;
        }

        return true;
    }

    /// <summary>Closes the child's three streams.</summary>
    public static void CloseStreams(int* streams) => Close(streams, Streams);

    /// <summary>Starts the program; returns when it runs or could not be run.</summary>
    public void Carry()
    {
        var streams = stackalloc int[Streams];
        if (!OpenStreams(streams))
            return;
        var attributes = stackalloc byte[LargestObject];
        var actions = stackalloc byte[LargestObject];
        SetAttributes(attributes);
        var result = Libc.SpawnActionsInit(actions);
        if (_order.WorkingFolder is not null)
            result |= Libc.SpawnActionsAddFolder(actions, _paths.Pointers[Folder]);
        for (var stream = 0; stream < Streams; stream++)
            result |= Libc.SpawnActionsAddDup2(actions, streams[stream], stream);

        var pid = 0;
        DescriptorLimit.GiveBack();
        if (result == 0)
            result = Libc.PosixSpawn(&pid, _paths.Pointers[Program], actions, attributes, _arguments.Pointers, _variables.Pointers);
        DescriptorLimit.Raise();
        _ = Libc.SpawnActionsDestroy(actions);
        _ = Libc.SpawnAttributesDestroy(attributes);
        Close(streams, Streams);
        (_pid, _errno, _failed) = (pid, result, result == 0 ? -1 : Program);
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

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _paths.Dispose();
        _arguments.Dispose();
        _variables.Dispose();
    }

    // posix_spawn does not say which of its steps failed; an unusable working folder is the one worth telling apart.
    private string Culprit => _failed == Program && _order.WorkingFolder is { } folder && Libc.Access(folder, Flags.MayExecute) != 0
        ? $"working folder {folder}"
        : _texts[_failed];

    private static void Close(int* streams, int count)
    {
        for (var stream = 0; stream < count; stream++)
            _ = Libc.Close(streams[stream]);
    }
}
