using Holdfast.Keeper.Consoles;
using Holdfast.Keeper.Limits;
using Holdfast.Keeper.Logs;
using Holdfast.Keeper.Native;
using Holdfast.Keeper.Protocol;
using Holdfast.Keeper.State;

namespace Holdfast.Keeper.Children;

/// <summary>The parent: starts children, signals their groups, and reaps them, each end exactly once.</summary>
internal sealed unsafe class ChildHolder(
    EventSet events, ChildTable table, LogPipes pipes, StateFile state, TreeFeller trees, ConsoleTable consoles, ChildStarter starter)
{
    private const int SigKill = 9;
    private const int HighestSignal = 64;
    private const int SignalInformationBytes = 128;
    private const int PidOffset = 16; // in siginfo_t of a 64-bit Linux

    private readonly Dictionary<int, Child> _byDescriptor = [];
    private readonly Lingering _lingering = new(events, table);
    private readonly List<Succession> _successions = [];
    private readonly List<ChildFacts> _settled = [];

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

        var (birth, refused) = Begin(order);
        return birth is null ? (null, refused) : (Hold(birth, follows: false).Facts, null);
    }

    // What is begun and not settled is known by its intent alone, which a new file would not have.
    private (Birth? Birth, Refusal? Refusal) Begin(SpawnOrder order)
    {
        if (state.NeedsRewriting)
            Rewrite();
        return starter.Begin(order);
    }

    private Child Hold(Birth birth, bool follows)
    {
        var order = birth.Order;
        var facts = new ChildFacts(order.Id, birth.Pid, ProcessStat.StartTicks(birth.Pid), birth.BegunAt, End: null)
        {
            Groups = birth.Tree.Group?.Description ?? "",
        };
        if (birth.Console is not null)
            consoles.Add(birth.Console, order, birth.Pid);
        var child = new Child(facts, birth.Pidfd)
        {
            Output = birth.Output, Error = birth.Error, Tree = birth.Tree, Folder = order.WorkingFolder,
            Follows = follows, Heir = follows ? null : HeirOf(order),
        };
        Hold(child);
        state.Begin(child.Held);
        return child;
    }

    /// <summary>Since when there is something for <see cref="Settle"/> to do, in nanoseconds of the monotonic clock; 0 where there is nothing.</summary>
    public long UnsettledSince { get; private set; }

    /// <summary>
    /// Does for those who followed somebody what could wait until they run: to reap the dead, to note both, and to look for what escaped. Each of these
    /// steps would take the processor from who is just beginning, or wait for it. To be called before anybody is answered or told.
    /// </summary>
    /// <returns>The dead, in the order of their ends.</returns>
    public List<ChildFacts> Settle()
    {
        SettleAll();
        UnsettledSince = 0;
        List<ChildFacts> ended = [.. _settled];
        _settled.Clear();
        return ended;
    }

    private void SettleAll()
    {
        foreach (var succession in _successions)
        {
            var (dead, facts, end, birth) = succession;
            _settled.Add(Finish(dead, facts, Reaped(dead, end), birth));
            Hold(birth, follows: true);
        }

        _successions.Clear();
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

    /// <summary>Notes a child that ended while no Keeper held it, and ends what is left in its control group.</summary>
    public void NoteEnd(ChildFacts facts)
    {
        if (ControlGroup.Of(facts.Groups) is { } group)
        {
            group.Kill();
            trees.Clear(new ChildTree(group, null));
        }

        var ended = facts with { End = Adoption.EndOf(facts.Pid, facts.StartTicks) };
        table.AddEnded(ended);
        state.End(ended);
    }

    /// <summary>Keeps an end that an earlier Keeper told, and that nobody released.</summary>
    public void KeepEnd(ChildFacts ended) => table.AddEnded(ended);

    /// <summary>Writes the file of what is held anew.</summary>
    public void Rewrite()
    {
        SettleAll();
        state.Rewrite(Living, table.Ended);
    }

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
        var pid = child.Start.Pid;

        // What is left of its group ends with it. Only now is that safe: until it is reaped, nobody else can have its number.
        if (EndOf(child) is not { } end || _lingering.AwaitsRest(child))
            return null;
        _ = Libc.Kill(-pid, SigKill);
        if (child.Tree.Group is not null)
            TreeFeller.Fell(child.Tree, IsHeld);

        // What it wrote is its own, and not of whoever writes there next.
        LogPipes.Settle(child.Output);
        LogPipes.Settle(child.Error);
        if (Follow(child, end) is { } birth)
        {
            if (UnsettledSince == 0)
                UnsettledSince = Clocks.Monotonic();
            _successions.Add(new Succession(child, child.Facts, end, birth));
            events.Forget(child.Pidfd);
            return null;
        }

        return Finish(child, child.Facts, Reaped(child, end), successor: null);
    }

    // As the kernel tells of who is not reaped yet; null while it lives.
    private static ChildEnd? EndOf(Child child)
    {
        const int byPid = 1, codeOffset = 8, statusOffset = 24, exited = 1; // P_PID; si_code, si_status and CLD_EXITED of a 64-bit Linux
        var information = stackalloc byte[SignalInformationBytes];
        if (EndedPid(byPid, (uint)child.Start.Pid, information) != child.Start.Pid)
            return null;
        var status = *(int*)(information + statusOffset);
        var (code, signal) = *(int*)(information + codeOffset) == exited ? (status, 0) : (0, status);
        var diedAt = child.LingersSince > 0 ? child.LingersSince : Libc.RealTime();
        return new ChildEnd(code, signal, diedAt, 0, 0, 0) { Lasted = child.Lasted };
    }

    private static ChildEnd Reaped(Child child, ChildEnd end)
    {
        ResourceUsage usage = default;
        _ = Libc.Wait4(child.Start.Pid, null, Flags.WaitNoHang, &usage);
        return end with
        {
            UserTime = usage.UserTime,
            SystemTime = usage.SystemTime,
            PeakMemory = usage.PeakMemory,
            MemoryKills = child.Tree.Group?.MemoryKills() ?? 0,
        };
    }

    private static void Disinherit(Child child) => (child.Heir, child.Follows) = (null, false);

    private static SpawnOrder? HeirOf(SpawnOrder order) => order.Succession is null ? null : order;

    // Before anybody is told: who is told would only order the same.
    private Birth? Follow(Child child, ChildEnd end) =>
        child.Heir is { Succession: { } terms } order && terms.Follows(end) ? Begin(order).Birth : null;

    /// <summary>
    /// Reaps whoever has ended: grandchildren whose parents died come to the Keeper as the subreaper, and have no descriptor here.
    /// </summary>
    /// <returns>The ended among its own children.</returns>
    public List<ChildFacts> Sweep()
    {
        var ended = Settle();
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

        ended.AddRange(Settle());
    }

    // Settled at once: the kernel would tell of who is not reaped for ever.
    private void Sweep(int pid, List<ChildFacts> ended)
    {
        if (table.FindLiving(pid) is not { } child)
            _ = Libc.Wait4(pid, null, Flags.WaitNoHang, null);
        else if (Reap(child) is { } facts)
            ended.Add(facts);
        ended.AddRange(Settle());
    }

    // The search goes through all children there are; who follows has another mark.
    private void FellMarked(Child ended)
    {
        if (ended.Tree.Group is null)
            TreeFeller.Fell(ended.Tree, IsHeld);
    }

    private bool IsHeld(int pid) => table.FindLiving(pid) is not null;

    private ChildFacts Finish(Child child, ChildFacts last, ChildEnd end, Birth? successor)
    {
        _lingering.Remove(child);
        Forget(child.Pidfd);
        trees.Clear(child.Tree);
        var facts = last with { End = end };
        table.End(child, facts);
        state.End(facts);
        FellMarked(child);
        pipes.LetGo(child.Output, child.Error);
        return facts with { Successor = successor?.Pid ?? 0 };
    }

    // Orphans of a child of another Keeper came to whoever was that one's subreaper: they are found by a control group alone.
    private ChildFacts FinishAdopted(Child child)
    {
        var end = Adoption.EndOf(child);
        if (child.LingersSince > 0)
            end = end with { DiedAt = child.LingersSince };
        if (child.Tree.Group is not null)
            TreeFeller.Fell(child.Tree, IsHeld);
        LogPipes.Settle(child.Output);
        LogPipes.Settle(child.Error);
        end = end with { MemoryKills = child.Tree.Group?.MemoryKills() ?? 0, Lasted = child.Lasted };
        return Finish(child, child.Facts, end, successor: null);
    }

    private Child Hold(HeldChild left, int descriptor, bool adopted)
    {
        // Without its log it is held all the same: a second copy beside it would be worse.
        var (output, error, _) = pipes.Open(left.Output, left.Error);
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

    private static int AnyEnded()
    {
        var information = stackalloc byte[SignalInformationBytes];
        return EndedPid(Flags.WaitAny, 0, information);
    }

    // Looks without reaping; 0 where nobody has ended.
    private static int EndedPid(int kind, uint id, byte* information)
    {
        new Span<byte>(information, SignalInformationBytes).Clear();
        const int look = Flags.WaitExited | Flags.WaitNoHang | Flags.WaitNoReap;
        return Libc.WaitId(kind, id, information, look) == 0 ? *(int*)(information + PidOffset) : 0;
    }
}
