using System.Globalization;
using Holdfast.Keeper.Consoles;
using Holdfast.Keeper.Limits;
using Holdfast.Keeper.Logs;
using Holdfast.Keeper.Native;
using Holdfast.Keeper.Protocol;
using Holdfast.Keeper.State;

namespace Holdfast.Keeper.Children;

/// <summary>The parent: starts children, signals their groups, and reaps them, each end exactly once.</summary>
internal sealed unsafe class ChildHolder(
    EventSet events, ChildTable table, LogPipes pipes, StateFile state, TreeFeller trees, ConsoleTable consoles)
{
    private const string MarkVariable = "HOLDFAST_RUN";
    private const int SigKill = 9;
    private const int HighestSignal = 64;
    private const int SignalInformationBytes = 128;
    private const int PidOffset = 16; // in siginfo_t of a 64-bit Linux

    private readonly Dictionary<int, Child> _byDescriptor = [];
    private readonly Lingering _lingering = new(events, table);
    private long _lastMark;

    /// <summary>Whether any child of this Keeper's lives.</summary>
    public bool AnyLiving => table.Own.Any();

    /// <summary>How many are held, living or ended; of those only watched, the ended.</summary>
    public int Count => table.Own.Count() + table.Ended.Count;

    /// <summary>Everyone held.</summary>
    public ChildList List() => table.List();

    /// <summary>The living child behind a process descriptor; null where it is no child's.</summary>
    public Child? Find(int descriptor) => _byDescriptor.GetValueOrDefault(descriptor);

    /// <summary>Starts a child.</summary>
    /// <returns>Its facts; or why not.</returns>
    public (ChildFacts? Facts, Refusal? Refusal) Spawn(SpawnOrder order)
    {
        if (Check(order) is { } refusal)
        {
            if (table.FindLiving(order.Id) is { Follows: true } ahead)
                ahead.Heir = HeirOf(order);
            return (null, refusal);
        }

        return Begin(order, follows: false);
    }

    private (ChildFacts? Facts, Refusal? Refusal) Begin(SpawnOrder order, bool follows)
    {
        if (state.NeedsRewriting)
            Rewrite();
        var (output, error, closed) = OpenStreams(order.Output, order.Error);
        if (closed is not null)
            return (null, closed);
        (order, var mark) = Marked(order);
        var intent = new StateIntent(new HeldChild(new ChildFacts(order.Id, 0, 0, 0, End: null), order.Output, order.Error), mark);
        state.Intend(intent);
        var (tree, whole, failure) = trees.Plant(order, mark);
        var ends = failure is null ? OpenConsole(order) : null;
        var result = failure is null ? Start(whole, ends) : new SpawnResult(0, Errno.Invalid, failure);
        var descriptor = result.Pid == 0 ? -1 : Libc.PidfdOpen(result.Pid);
        if (descriptor < 0)
        {
            var refused = result.Pid == 0 ? new Refusal(RefusalReason.SpawnFailed, result.Errno, result.Text) : Abandon(result.Pid);
            state.Abandon(intent);
            trees.Clear(tree);
            ends?.Close();
            LetGo(output, error);
            return (null, refused);
        }

        var facts = new ChildFacts(order.Id, result.Pid, ProcessStat.StartTicks(result.Pid), Libc.RealTime(), End: null)
        {
            Groups = tree.Group?.Description ?? "",
        };
        if (ends is not null)
            consoles.Add(ends, order, result.Pid);
        var child = new Child(facts, descriptor)
        {
            Output = output, Error = error, Tree = tree, Folder = order.WorkingFolder,
            Follows = follows, Heir = follows ? null : HeirOf(order),
        };
        Hold(child);
        state.Begin(child.Held);
        return (child.Facts, null);
    }

    /// <summary>Goes on holding a process that another Keeper started.</summary>
    /// <returns>Its facts; or why not: it is gone, or its number is somebody else's.</returns>
    public (ChildFacts? Facts, Refusal? Refusal) Adopt(HeldChild left)
    {
        if ((CheckId(left.Facts.Id) ?? CheckPid(left.Facts.Pid)) is { } refusal)
            return (null, refusal);
        var (descriptor, errno) = Adoption.Open(left.Facts.Pid, left.Facts.StartTicks);
        if (descriptor < 0)
        {
            var reason = errno == Errno.NoProcess ? RefusalReason.NoSuchChild : RefusalReason.Other;
            return (null, new Refusal(reason, errno, $"{left.Facts.Id}: process {left.Facts.Pid}: {Errno.Text(errno)}"));
        }

        return (Hold(left, descriptor, adopted: true).Facts, null);
    }

    /// <summary>Watches a process that somebody else started.</summary>
    /// <returns>Its facts; or why not: it is gone, its number is somebody else's, or it is held already.</returns>
    public (ChildFacts? Facts, Refusal? Refusal) Watch(HeldChild process) =>
        Adopt(new HeldChild(process.Facts with { Foreign = true }, Output: null, Error: null));

    /// <summary>Signals a watched process, and it alone.</summary>
    /// <returns>Why not; null where it was done.</returns>
    public Refusal? SignalWatched(ChildOrder order)
    {
        if (order.Signal is < 1 or > HighestSignal)
            return new Refusal(RefusalReason.Invalid, 0, $"{order.Signal} is no signal");
        if (table.FindLiving(order.Id) is not { Start.Foreign: true } child || !order.Names(child.Start.Pid, child.Start.StartTicks))
            return new Refusal(RefusalReason.NoSuchChild, 0, $"{order.Id} is not watched with pid {order.Pid}");
        var errno = Pidfds.Signal(child.Pidfd, order.Signal);
        return errno == 0 ? null : new Refusal(RefusalReason.Other, errno, Errno.Text(errno), child.Facts);
    }

    /// <summary>Goes on holding a child of this very process, whose program was exchanged; it may have ended meanwhile.</summary>
    public void Resume(HeldChild own)
    {
        var descriptor = Libc.PidfdOpen(own.Facts.Pid);
        if (descriptor >= 0)
            Hold(own, descriptor, adopted: false);
    }

    /// <summary>Notes a child that ended while no Keeper held it.</summary>
    public void NoteEnd(ChildFacts facts)
    {
        var ended = facts with { End = Adoption.EndOf(facts.Pid, facts.StartTicks) };
        table.AddEnded(ended);
        state.End(ended);
    }

    /// <summary>Keeps an end that an earlier Keeper told, and that nobody released.</summary>
    public void KeepEnd(ChildFacts ended) => table.AddEnded(ended);

    /// <summary>Writes the file of what is held anew.</summary>
    public void Rewrite() => state.Rewrite(Living, table.Ended);

    /// <summary>The ended that nobody released, in the order of their ends.</summary>
    public IEnumerable<ChildFacts> Ended => table.Ended;

    /// <summary>The living, as the next Keeper would need them.</summary>
    public IEnumerable<HeldChild> Living => table.Living.Select(child => child.Held);

    /// <summary>Signals a living child's whole group.</summary>
    /// <returns>Why not; null where it was done.</returns>
    public Refusal? Signal(ChildOrder order)
    {
        if (order.Signal is < 1 or > HighestSignal)
            return new Refusal(RefusalReason.Invalid, 0, $"{order.Signal} is no signal");
        var child = table.FindLiving(order.Id);
        if (child is null || !order.Names(child.Start.Pid, child.Start.StartTicks))
            return new Refusal(RefusalReason.NoSuchChild, 0, $"{order.Id} does not live with pid {order.Pid}");
        if (child.Start.Foreign)
            return new Refusal(RefusalReason.Invalid, 0, $"{order.Id} is only watched", child.Facts);
        var errno = SignalTree(child, order.Signal, order.WholeTree);
        return errno == 0
            ? null
            : new Refusal(RefusalReason.Other, errno, Errno.Text(errno), child.Facts);
    }

    /// <summary>Has nobody follow a living child by the Keeper's own doing.</summary>
    /// <returns>Why not; null where it was done.</returns>
    public Refusal? Disinherit(ChildOrder order)
    {
        var child = table.FindLiving(order.Id);
        if (child is null || !order.Names(child.Start.Pid, child.Start.StartTicks))
            return new Refusal(RefusalReason.NoSuchChild, 0, $"{order.Id} does not live with pid {order.Pid}");
        Disinherit(child);
        return null;
    }

    /// <summary>Gives a living child's tree other limits.</summary>
    /// <returns>Why not; null where it was done.</returns>
    public Refusal? Adjust(AdjustOrder order)
    {
        var child = table.FindLiving(order.Id);
        if (child is null || child.Facts.Pid != order.Pid)
            return new Refusal(RefusalReason.NoSuchChild, 0, $"{order.Id} does not live with pid {order.Pid}");
        if (child.Tree.Group is not { } group)
            return new Refusal(RefusalReason.Unsupported, 0, $"{order.Id} has no control group", child.Facts);
        var refused = group.Limit(order.Limits, TreeFeller.DiskFor(order.Limits, child.Folder));
        return refused.Length == 0 ? null : new Refusal(RefusalReason.Invalid, 0, refused, child.Facts);
    }

    /// <summary>Forgets an ended child, or lets a watched process go.</summary>
    /// <returns>Why not; null where it was done.</returns>
    public Refusal? Release(ChildOrder order)
    {
        var child = table.FindLiving(order.Id);
        if (child is { Start.Foreign: true } && order.Names(child.Start.Pid, child.Start.StartTicks))
            Unwatch(child);
        else if (!table.Release(order))
            return Unreleased(order, child);
        state.Release(order);
        return null;
    }

    private static Refusal Unreleased(ChildOrder order, Child? child) => child is not null && order.Names(child.Start.Pid, child.Start.StartTicks)
        ? new Refusal(RefusalReason.StillHeld, 0, $"{order.Id} lives", child.Facts)
        : new Refusal(RefusalReason.NoSuchChild, 0, $"{order.Id} is not held with pid {order.Pid}");

    /// <summary>Signals every living child's group; those only watched are left alone.</summary>
    public void SignalAll(int signal)
    {
        foreach (var child in table.Own)
            _ = SignalTree(child, signal, whole: true);
    }

    private int SignalTree(Child child, int signal, bool whole)
    {
        Disinherit(child);
        if (whole && signal != SigKill)
            child.Asked = signal;
        var errno = SignalGroup(child, signal);
        if (signal == SigKill)
        {
            _lingering.Condemn(child);
            TreeFeller.Fell(child.Tree, IsHeld);
        }

        return errno;
    }

    /// <summary>Takes a child's exit status where it has ended.</summary>
    /// <returns>Its facts with its end; null while it lives.</returns>
    public ChildFacts? Reap(Child child)
    {
        if (child.Start.Adopted)
            return Adoption.HasEnded(child.Pidfd) && !_lingering.AwaitsRest(child) ? FinishAdopted(child) : null;
        var (diedAt, lasted) = (child.LingersSince > 0 ? child.LingersSince : Libc.RealTime(), child.Lasted);
        var pid = child.Start.Pid;

        // What is left of its group ends with it. Only now is that safe: until it is reaped, nobody else can have its number.
        if (!HasEnded(pid) || _lingering.AwaitsRest(child))
            return null;
        _ = Libc.Kill(-pid, SigKill);
        if (child.Tree.Group is not null)
            TreeFeller.Fell(child.Tree, IsHeld);

        var status = 0;
        ResourceUsage usage;
        if (Libc.Wait4(pid, &status, Flags.WaitNoHang, &usage) != pid)
            return null;
        var end = new ChildEnd(
            ExitStatus.Code(status), ExitStatus.Signal(status), diedAt, usage.UserTime, usage.SystemTime, usage.PeakMemory)
        {
            MemoryKills = child.Tree.Group?.MemoryKills() ?? 0,
            Lasted = lasted,
        };
        var facts = Follow(child, end, Finish(child, end));

        // The search goes through all children there are, and who follows has another mark: it need not wait for that.
        if (child.Tree.Group is null)
            TreeFeller.Fell(child.Tree, IsHeld);
        LetGo(child.Output, child.Error);
        return facts;
    }

    private static void Disinherit(Child child) => (child.Heir, child.Follows) = (null, false);

    private static SpawnOrder? HeirOf(SpawnOrder order) => order.Succession is null ? null : order;

    // Before anybody is told: who is told would only order the same.
    private ChildFacts Follow(Child child, ChildEnd end, ChildFacts facts) =>
        child.Heir is { Succession: { } terms } order && terms.Follows(end) && Begin(order, follows: true).Facts is { } next
            ? facts with { Successor = next.Pid }
            : facts;

    /// <summary>
    /// Reaps whoever has ended: grandchildren whose parents died come to the Keeper as the subreaper, and have no descriptor here.
    /// </summary>
    /// <returns>The ended among its own children.</returns>
    public List<ChildFacts> Sweep()
    {
        List<ChildFacts> ended = [];
        while (!_lingering.Any && AnyEnded() is var pid && pid != 0)
            Sweep(pid, ended);
        if (_lingering.Any)
            SweepBeside(ended);
        trees.Sweep();
        return ended;
    }

    /// <summary>Looks after those of whose tree the kernel does not tell, where it is time to.</summary>
    /// <returns>The ended among them.</returns>
    public List<ChildFacts> LookAfter() => _lingering.IsLookDue() ? Sweep() : [];

    /// <summary>When <see cref="LookAfter"/> is to be called next, in milliseconds; -1 where it need not be.</summary>
    public int NextLook => _lingering.NextLook;

    // Who lingers stays unreaped, so that its number stays its group's; asked for anybody, the kernel would tell of it for ever.
    private void SweepBeside(List<ChildFacts> ended)
    {
        foreach (var pid in TreeFeller.ChildrenOf(Environment.ProcessId).ToList())
        {
            if (table.FindLiving(pid) is not { LingersSince: > 0 })
                Sweep(pid, ended);
        }

        foreach (var child in _lingering.All)
        {
            if (Reap(child) is { } facts)
                ended.Add(facts);
        }
    }

    private void Sweep(int pid, List<ChildFacts> ended)
    {
        if (table.FindLiving(pid) is not { } child)
            _ = Libc.Wait4(pid, null, Flags.WaitNoHang, null);
        else if (Reap(child) is { } facts)
            ended.Add(facts);
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

    private bool IsHeld(int pid) => table.FindLiving(pid) is not null;

    // Its streams are let go of by the caller: who follows goes on with them as they are open.
    private ChildFacts Finish(Child child, ChildEnd end)
    {
        _lingering.Remove(child);
        Forget(child.Pidfd);
        LogPipes.Settle(child.Output);
        LogPipes.Settle(child.Error);
        trees.Clear(child.Tree);
        var facts = table.End(child, end);
        state.End(facts);
        return facts;
    }

    // Orphans of a child of another Keeper came to whoever was that one's subreaper: they are found by a control group alone.
    private ChildFacts FinishAdopted(Child child)
    {
        var end = Adoption.EndOf(child);
        if (child.LingersSince > 0)
            end = end with { DiedAt = child.LingersSince };
        TreeFeller.Fell(child.Tree, IsHeld);
        var facts = Finish(child, end with { MemoryKills = child.Tree.Group?.MemoryKills() ?? 0, Lasted = child.Lasted });
        LetGo(child.Output, child.Error);
        return facts;
    }

    private Child Hold(HeldChild left, int descriptor, bool adopted)
    {
        // Without its log it is held all the same: a second copy beside it would be worse.
        var (output, error, _) = OpenStreams(left.Output, left.Error);
        output = Continue(output, left.Facts.Output);
        error = Continue(error, left.Facts.Error);
        var start = left.Facts with { End = null, Output = null, Error = null, Adopted = adopted };
        var tree = new ChildTree(ControlGroup.Of(start.Groups), left.Mark);
        var child = new Child(start, descriptor) { Output = output, Error = error, Tree = tree, Folder = left.Folder, Asked = left.Asked };
        Hold(child);
        state.Begin(child.Held);
        return child;
    }

    // What was counted of the child before goes on being its own.
    private static ChildStream? Continue(ChildStream? stream, StreamFacts? before) => stream is null || before is null
        ? stream
        : stream with { KeptBefore = stream.Pipe.Kept - before.Kept, DroppedBefore = stream.Pipe.Dropped - before.Dropped };

    // The number of a group whose leader this program has not reaped is nobody else's.
    private static int SignalGroup(Child child, int signal)
    {
        if (child.Start.Adopted)
            return Pidfds.SignalGroup(child.Pidfd, child.Start.Pid, child.Start.StartTicks, signal);
        return Libc.Kill(-child.Start.Pid, signal) == 0 ? 0 : Errno.Last;
    }

    // The mark is of this run alone: by it the next Keeper finds a start that was under way, and whoever fells the tree its descendants.
    private (SpawnOrder Order, string Mark) Marked(SpawnOrder order)
    {
        var name = order.Terms?.RunVariable is { Length: > 0 } given ? given : MarkVariable;
        _lastMark = Math.Max(_lastMark + 1, Clocks.Monotonic());
        var mark = string.Create(CultureInfo.InvariantCulture, $"{name}={Environment.ProcessId}.{_lastMark}");
        return (order with { Variables = [mark, .. order.Variables.Where(variable => !variable.StartsWith($"{name}=", StringComparison.Ordinal))] }, mark);
    }

    private void Unwatch(Child child)
    {
        Forget(child.Pidfd);
        table.Remove(child);
    }

    private void Forget(int pidfd)
    {
        events.Forget(pidfd);
        _byDescriptor.Remove(pidfd);
        _ = Libc.Close(pidfd);
    }

    private void Hold(Child child)
    {
        table.Add(child);
        _byDescriptor.Add(child.Pidfd, child);
        events.Watch(child.Pidfd);
    }

    private (ChildStream? Output, ChildStream? Error, Refusal? Refusal) OpenStreams(
        StreamOrder? outputOrder, StreamOrder? errorOrder)
    {
        ChildStream? output = null;
        if (outputOrder is not null)
        {
            (output, var refusal) = pipes.Open(outputOrder);
            if (refusal is not null)
                return (null, null, refusal);
        }

        if (errorOrder is null)
            return (output, null, null);
        var (error, refused) = pipes.Open(errorOrder);
        if (refused is not null)
            LetGo(output, null);
        return refused is null ? (output, error, null) : (null, null, refused);
    }

    private void LetGo(ChildStream? output, ChildStream? error)
    {
        pipes.LetGo(output);
        pipes.LetGo(error);
    }

    private Refusal? Check(SpawnOrder order) => order.File.Length == 0
        ? new Refusal(RefusalReason.Invalid, 0, "no program is named")
        : CheckId(order.Id);

    private Refusal? CheckId(string id)
    {
        if (id.Length == 0 || System.Text.Encoding.UTF8.GetByteCount(id) > ProtocolLimits.IdBytes)
            return new Refusal(RefusalReason.Invalid, 0, $"an id has 1 to {ProtocolLimits.IdBytes} bytes");
        if (table.FindLiving(id) is { } living)
            return new Refusal(RefusalReason.Duplicate, 0, $"{id} lives with pid {living.Facts.Pid}", living.Facts);
        return table.Living.Count >= ProtocolLimits.LivingChildren
            ? new Refusal(RefusalReason.Full, 0, $"{ProtocolLimits.LivingChildren} children live")
            : null;
    }

    private Refusal? CheckPid(int pid) => table.FindLiving(pid) is { } other
        ? new Refusal(RefusalReason.Invalid, 0, $"process {pid} is held as {other.Start.Id} already", other.Facts)
        : null;

    // Without a descriptor its end would not be seen; such a child is not kept.
    private static Refusal Abandon(int pid)
    {
        var errno = Errno.Last;
        _ = Libc.Kill(-pid, SigKill);
        _ = Libc.Wait4(pid, null, 0, null);
        return new Refusal(RefusalReason.SpawnFailed, errno, $"pidfd_open: {Errno.Text(errno)}");
    }

    private static bool HasEnded(int pid)
    {
        const int byPid = 1;
        return EndedPid(byPid, (uint)pid) == pid;
    }

    private static int AnyEnded() => EndedPid(Flags.WaitAny, 0);

    // Looks without reaping; 0 where nobody has ended.
    private static int EndedPid(int kind, uint id)
    {
        var information = stackalloc byte[SignalInformationBytes];
        new Span<byte>(information, SignalInformationBytes).Clear();
        const int look = Flags.WaitExited | Flags.WaitNoHang | Flags.WaitNoReap;
        return Libc.WaitId(kind, id, information, look) == 0 ? *(int*)(information + PidOffset) : 0;
    }
}
