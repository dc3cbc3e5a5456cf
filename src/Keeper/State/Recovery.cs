using Holdfast.Keeper.Children;
using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.State;

/// <summary>Goes on where a Keeper was killed: adopts what lives of it, and keeps the ends of what does not.</summary>
internal static class Recovery
{
    /// <summary>Takes over what a state tells, and begins the file anew. A state of another boot tells of nobody who lives.</summary>
    public static void Run(KeeperState state, string bootId, ChildHolder children)
    {
        if (string.Equals(state.BootId, bootId, StringComparison.Ordinal))
        {
            foreach (var ended in state.Ended)
                children.KeepEnd(ended);
            foreach (var child in state.Living)
                Take(child, children);
            foreach (var intent in state.Intents)
            {
                if (MarkedProcess.Find(intent.Mark) is { } found)
                    Take(intent.Child with { Facts = FactsOf(intent, found) }, children);
            }
        }

        children.Rewrite();
    }

    private static void Take(HeldChild child, ChildHolder children)
    {
        var (_, refusal) = children.Adopt(child);
        if (refusal is { Reason: RefusalReason.NoSuchChild })
            children.NoteEnd(child.Facts);
    }

    // When it was started is not known to better than that it is some time ago.
    private static ChildFacts FactsOf(StateIntent intent, (int Pid, long StartTicks) found) =>
        intent.Child.Facts with { Pid = found.Pid, StartTicks = found.StartTicks, SpawnedAt = Native.Libc.RealTime() };
}
