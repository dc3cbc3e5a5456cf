using System.Globalization;
using Holdfast.Keeper.Children;
using Holdfast.Keeper.Native;
using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Launching;

/// <summary>
/// The launched process: reads its order, takes its terminal, mask, priority, limits and control groups, becomes its user, goes
/// into its folder, and becomes its program. The groups come before the program, so no descendant is ever outside of them.
/// </summary>
internal static unsafe class LaunchProgram
{
    private const int Failed = 127;
    private const int MostOrderBytes = ProtocolLimits.FrameBytes + Frame.PrefixBytes;
    private const int SignalSetBytes = 128;
    private const int HighestSignal = 64;
    private const nuint TakeTerminal = 0x540E; // TIOCSCTTY
    private const int DataResource = 2; // RLIMIT_DATA
    private const int AddressResource = 9; // RLIMIT_AS

    /// <summary>Does all of it; returns only where a step failed.</summary>
    public static int Run()
    {
        Libc.CloseOnExecFrom(Launcher.OrderDescriptor);
        try
        {
            Become(ReadOrder());
        }
        catch (LaunchFailure failure)
        {
            LaunchReport.TellFailure(Launcher.ReportDescriptor, failure.Message, failure.Errno);
        }
        catch (ProtocolException failure)
        {
            LaunchReport.TellFailure(Launcher.ReportDescriptor, failure.Message, Errno.Invalid);
        }

        return Failed;
    }

    private static SpawnOrder ReadOrder()
    {
        var buffer = new byte[MostOrderBytes];
        var length = 0;
        fixed (byte* start = buffer)
        {
            nint count;
            while ((count = Libc.Read(Launcher.OrderDescriptor, start + length, (nuint)(buffer.Length - length))) > 0)
                length += (int)count;
        }

        return Frame.TryTake(buffer.AsSpan(0, length), out var frame, out _)
            ? SpawnOrder.Read(frame.Fields)
            : throw new LaunchFailure("reading the order", Errno.Invalid);
    }

    private static void Become(SpawnOrder order)
    {
        var terms = order.Terms ?? new LaunchTerms();
        var account = Account.Find(terms.User, terms.UserGroup);
        TakeConsole(terms, account);
        TakePlace(terms);
        Limit(terms, late: false);
        account?.Become();
        if (order.WorkingFolder is { } folder && LaunchCalls.ChangeFolder(folder) != 0)
            throw new LaunchFailure($"working folder {folder}");
        var program = ProgramSearch.Find(order) ?? throw new LaunchFailure($"{order.File} on PATH", Errno.NoEntry);
        Execute(order, terms, program);
    }

    private static void TakeConsole(LaunchTerms terms, Account? account)
    {
        if (terms.Console != ConsoleKind.Terminal)
            return;
        if (account is not null && LaunchCalls.ChangeOwner(0, account.User, account.Group) != 0)
            throw new LaunchFailure("giving the terminal to its user");
        if (LaunchCalls.DeviceControl(0, TakeTerminal, 0) != 0)
            throw new LaunchFailure("taking the terminal");
    }

    private static void TakePlace(LaunchTerms terms)
    {
        const int process = 0;
        if (terms.Mask is { } mask)
            _ = Libc.Umask((uint)mask);
        if (terms.Nice is { } nice && LaunchCalls.SetPriority(process, 0, nice) != 0)
            throw new LaunchFailure($"priority {nice}");
        if (terms.OutOfMemoryScore is { } score)
            Write("/proc/self/oom_score_adj", score.ToString(CultureInfo.InvariantCulture), $"out-of-memory score {score}");
        foreach (var file in terms.Join)
            Write(file, "0", $"joining {file}");
    }

    private static void Write(string path, string text, string step)
    {
        if (SmallFile.Write(path, text) is var errno && errno != 0)
            throw new LaunchFailure(step, errno);
    }

    // Raising a limit takes the rights of before; the two that this process itself could stumble over come last.
    private static void Limit(LaunchTerms terms, bool late)
    {
        var limit = stackalloc ulong[2];
        foreach (var resource in terms.Resources)
        {
            if (resource.Resource is DataResource or AddressResource != late)
                continue;
            limit[0] = limit[1] = (ulong)resource.Value;
            if (LaunchCalls.SetResourceLimit(resource.Resource, limit) != 0)
                throw new LaunchFailure($"resource limit {resource.Resource} of {resource.Value}");
        }
    }

    private static void Execute(SpawnOrder order, LaunchTerms terms, string program)
    {
        var path = new StringBlock([program]);
        var arguments = new StringBlock([order.File, .. order.Arguments]);
        var variables = new StringBlock(order.Variables);
        FreshSignals();
        Limit(terms, late: true);
        LaunchReport.TellExec(Launcher.ReportDescriptor);
        _ = LaunchCalls.Execute(path.Pointers[0], arguments.Pointers, variables.Pointers);
        throw new LaunchFailure(program);
    }

    // The platform has handlers and ignored signals of its own; those that are ignored would stay so.
    private static void FreshSignals()
    {
        const int setMask = 2;
        for (var signal = 1; signal <= HighestSignal; signal++)
            _ = Libc.Signal(signal, Flags.DefaultHandler);
        var none = stackalloc byte[SignalSetBytes];
        _ = Libc.SigEmptySet(none);
        _ = LaunchCalls.SetSignalMask(setMask, none, null);
    }
}
