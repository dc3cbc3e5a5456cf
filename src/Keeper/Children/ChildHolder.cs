using Holdfast.Keeper.Consoles;
using Holdfast.Keeper.Native;
using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Children;

/// <summary>The parent: starts children, signals their groups, and reaps them, each end exactly once.</summary>
internal sealed unsafe class ChildHolder(EventSet events, ChildTable table, TreeFeller trees, ConsoleTable consoles)
{
    private const int SigKill = 9;
    private const int HighestSignal = 64;
    private const int SignalInformationBytes = 128;
    private const int PidOffset = 16; // in siginfo_t of a 64-bit Linux

    private readonly Dictionary<int, Child> _byDescriptor = [];

    /// <summary>Whether any child lives.</summary>
    public bool AnyLiving => table.Living.Count > 0;

    /// <summary>How many are held, living or ended.</summary>
    public int Count => table.Count;

    /// <summary>Everyone held.</summary>
    public ChildList List() => table.List();

    /// <summary>The living child behind a process descriptor; null where it is no child's.</summary>
    public Child? Find(int descriptor) => _byDescriptor.GetValueOrDefault(descriptor);

    /// <summary>Starts a child.</summary>
    /// <returns>Its facts; or why not.</returns>
    public (ChildFacts? Facts, Refusal? Refusal) Spawn(SpawnOrder order)
    {
        if (Check(order) is { } refusal)
            return (null, refusal);
        var (tree, whole, failure) = trees.Plant(order);
        var ends = failure is null ? OpenConsole(order) : null;
        var result = failure is null ? Start(whole, ends) : new SpawnResult(0, Errno.Invalid, failure);
        if (result.Pid == 0)
        {
            trees.Clear(tree);
            ends?.Close();
            return (null, new Refusal(RefusalReason.SpawnFailed, result.Errno, result.Text));
        }

        var facts = new ChildFacts(order.Id, result.Pid, ProcessStat.StartTicks(result.Pid), Libc.RealTime(), End: null)
        {
            Groups = tree.Group?.Description ?? "",
        };
        var descriptor = Libc.PidfdOpen(result.Pid);
        if (descriptor < 0)
            return (null, Abandon(result.Pid));
        var child = new Child(facts, descriptor) { Tree = tree, Folder = order.WorkingFolder };
        if (ends is not null)
            consoles.Add(ends, order, result.Pid);
        table.Add(child);
        _byDescriptor.Add(descriptor, child);
        events.Watch(descriptor);
        return (facts, null);
    }

    /// <summary>Signals a living child's whole group.</summary>
    /// <returns>Why not; null where it was done.</returns>
    public Refusal? Signal(ChildOrder order)
    {
        if (order.Signal is < 1 or > HighestSignal)
            return new Refusal(RefusalReason.Invalid, 0, $"{order.Signal} is no signal");
        var child = table.FindLiving(order.Id);
        if (child is null || child.Facts.Pid != order.Pid)
            return new Refusal(RefusalReason.NoSuchChild, 0, $"{order.Id} does not live with pid {order.Pid}");
        var killed = Libc.Kill(-order.Pid, order.Signal) == 0;
        if (order.Signal == SigKill)
            TreeFeller.Fell(child.Tree, IsHeld);
        return killed
            ? null
            : new Refusal(RefusalReason.Other, Errno.Last, Errno.Text(Errno.Last), child.Facts);
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

    /// <summary>Forgets an ended child.</summary>
    /// <returns>Why not; null where it was done.</returns>
    public Refusal? Release(ChildOrder order)
    {
        if (table.Release(order.Id, order.Pid))
            return null;
        return table.FindLiving(order.Id) is { } child && child.Facts.Pid == order.Pid
            ? new Refusal(RefusalReason.StillHeld, 0, $"{order.Id} lives", child.Facts)
            : new Refusal(RefusalReason.NoSuchChild, 0, $"{order.Id} is not held with pid {order.Pid}");
    }

    /// <summary>Signals every living child's group.</summary>
    public void SignalAll(int signal)
    {
        foreach (var child in table.Living)
        {
            _ = Libc.Kill(-child.Facts.Pid, signal);
            if (signal == SigKill)
                TreeFeller.Fell(child.Tree, IsHeld);
        }
    }

    /// <summary>Takes a child's exit status where it has ended.</summary>
    /// <returns>Its facts with its end; null while it lives.</returns>
    public ChildFacts? Reap(Child child)
    {
        var diedAt = Libc.RealTime();
        var pid = child.Facts.Pid;

        // What is left of its group ends with it. Only now is that safe: until it is reaped, nobody else can have its number.
        if (!HasEnded(pid))
            return null;
        _ = Libc.Kill(-pid, SigKill);
        TreeFeller.Fell(child.Tree, IsHeld);

        var status = 0;
        ResourceUsage usage;
        if (Libc.Wait4(pid, &status, Flags.WaitNoHang, &usage) != pid)
            return null;
        events.Forget(child.Pidfd);
        _byDescriptor.Remove(child.Pidfd);
        _ = Libc.Close(child.Pidfd);
        var end = new ChildEnd(
            ExitCode(status), EndingSignal(status), diedAt, usage.UserTime, usage.SystemTime, usage.PeakMemory)
        {
            MemoryKills = child.Tree.Group?.MemoryKills() ?? 0,
        };
        trees.Clear(child.Tree);
        return table.End(child, end);
    }

    /// <summary>
    /// Reaps whoever has ended: grandchildren whose parents died come to the Keeper as the subreaper, and have no descriptor here.
    /// </summary>
    /// <returns>The ended among its own children.</returns>
    public List<ChildFacts> Sweep()
    {
        List<ChildFacts> ended = [];
        while (AnyEnded() is var pid && pid != 0)
        {
            if (table.FindLiving(pid) is not { } child)
                _ = Libc.Wait4(pid, null, Flags.WaitNoHang, null);
            else if (Reap(child) is { } facts)
                ended.Add(facts);
        }

        trees.Sweep();
        return ended;
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

    private Refusal? Check(SpawnOrder order)
    {
        if (order.Id.Length == 0 || System.Text.Encoding.UTF8.GetByteCount(order.Id) > ProtocolLimits.IdBytes)
            return new Refusal(RefusalReason.Invalid, 0, $"an id has 1 to {ProtocolLimits.IdBytes} bytes");
        if (order.File.Length == 0)
            return new Refusal(RefusalReason.Invalid, 0, "no program is named");
        if (table.FindLiving(order.Id) is { } living)
            return new Refusal(RefusalReason.Duplicate, 0, $"{order.Id} lives with pid {living.Facts.Pid}", living.Facts);
        return table.Living.Count >= ProtocolLimits.LivingChildren
            ? new Refusal(RefusalReason.Full, 0, $"{ProtocolLimits.LivingChildren} children live")
            : null;
    }

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

    private static int EndingSignal(int status) => status & 0x7f;

    private static int ExitCode(int status) => EndingSignal(status) == 0 ? (status >> 8) & 0xff : 0;
}
