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
        using var plan = new SpawnPlan(order, program);
        if (!isPlain)
            return StartLauncher(order, plan);
        plan.Carry();
        return plan.Result;
    }

    private static SpawnResult StartLauncher(SpawnOrder order, SpawnPlan plan)
    {
        var streams = stackalloc int[3];
        if (!plan.OpenStreams(streams))
            return plan.Result;
        try
        {
            return Launcher.Start(order, streams);
        }
        finally
        {
            SpawnPlan.CloseStreams(streams);
        }
    }

    private static bool HasZero(SpawnOrder order) =>
        order.File.Contains('\0', StringComparison.Ordinal)
        || (order.WorkingFolder?.Contains('\0', StringComparison.Ordinal) ?? false)
        || order.Arguments.Any(text => text.Contains('\0', StringComparison.Ordinal))
        || order.Variables.Any(text => text.Contains('\0', StringComparison.Ordinal));
}
