using System.Globalization;
using Holdfast.Keeper.Consoles;
using Holdfast.Keeper.Logs;
using Holdfast.Keeper.Native;
using Holdfast.Keeper.Protocol;
using Holdfast.Keeper.State;

namespace Holdfast.Keeper.Children;

/// <summary>Starts children: their streams, mark, tree and console, the intent in the file of what is held, and the program.</summary>
internal sealed unsafe class ChildStarter(LogPipes pipes, StateFile state, TreeFeller trees)
{
    private const string MarkVariable = "HOLDFAST_RUN";
    private const int SigKill = 9;

    private long _lastMark;

    /// <summary>Starts a child. The file of what is held knows of it by its intent, until it is noted as begun.</summary>
    /// <returns>What was started; or why not.</returns>
    public (Birth? Birth, Refusal? Refusal) Begin(SpawnOrder order)
    {
        var (output, error, closed) = pipes.Open(order.Output, order.Error);
        if (closed is not null)
            return (null, closed);
        var (whole, mark) = Marked(order);
        var (tree, planted, failure) = trees.Plant(whole, mark);
        var facts = new ChildFacts(order.Id, 0, 0, 0, End: null) { Groups = tree.Group?.Description ?? "" };
        var intent = new StateIntent(new HeldChild(facts, order.Output, order.Error) { Mark = tree.Mark, Folder = order.WorkingFolder }, mark);
        state.Intend(intent);
        var ends = failure is null ? OpenConsole(order) : null;
        var result = failure is null ? Start(planted, ends) : new SpawnResult(0, Errno.Invalid, failure);
        var descriptor = result.Pid == 0 ? -1 : Libc.PidfdOpen(result.Pid);
        if (descriptor >= 0)
        {
            var birth = new Birth(order, result.Pid, descriptor, Libc.RealTime()) { Output = output, Error = error, Tree = tree, Console = ends };
            return (birth, null);
        }

        var refusal = result.Pid == 0 ? new Refusal(RefusalReason.SpawnFailed, result.Errno, result.Text) : Abandon(result.Pid);
        state.Abandon(intent);
        trees.Clear(tree);
        ends?.Close();
        pipes.LetGo(output, error);
        return (null, refusal);
    }

    private static ConsoleEnds? OpenConsole(SpawnOrder order) =>
        order.Terms is { Console: not ConsoleKind.None } terms ? ConsoleEnds.Open(terms.Console, terms.Size) : null;

    private static SpawnResult Start(SpawnOrder order, ConsoleEnds? ends)
    {
        if (ends is null)
        {
            return order.Terms is { Console: not ConsoleKind.None }
                ? SpawnResult.Failed(Errno.Last, "opening its console")
                : Spawner.Start(order, []);
        }

        var result = Spawner.Start(order, ends.Childs);
        ends.CloseChilds();
        return result;
    }

    // The mark is of this run alone: by it the next Keeper finds a start that was under way, and whoever fells the tree its descendants.
    private (SpawnOrder Order, string Mark) Marked(SpawnOrder order)
    {
        var name = order.Terms?.RunVariable is { Length: > 0 } given ? given : MarkVariable;
        _lastMark = Math.Max(_lastMark + 1, Clocks.Monotonic());
        var mark = string.Create(CultureInfo.InvariantCulture, $"{name}={Environment.ProcessId}.{_lastMark}");
        return (order with { Variables = [mark, .. order.Variables.Where(variable => !variable.StartsWith($"{name}=", StringComparison.Ordinal))] }, mark);
    }

    // Without a descriptor its end would not be seen; such a child is not kept.
    private static Refusal Abandon(int pid)
    {
        var errno = Errno.Last;
        _ = Libc.Kill(-pid, SigKill);
        _ = Libc.Wait4(pid, null, 0, null);
        return new Refusal(RefusalReason.SpawnFailed, errno, $"pidfd_open: {Errno.Text(errno)}");
    }
}
