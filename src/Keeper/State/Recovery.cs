using Holdfast.Keeper.Children;
using Holdfast.Keeper.Consoles;
using Holdfast.Keeper.Logs;
using Holdfast.Keeper.Protocol;
using Holdfast.Keeper.Sockets;

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
            var begun = state.Intents.Select(intent => (Intent: intent, Found: MarkedProcess.Find(intent.Mark))).Where(start => start.Found is not null).ToList();
            foreach (var child in state.Living)
            {
                // Who has a successor has ended, even if nobody has reaped it and its number is still its own.
                if (begun.Exists(start => start.Intent.Child.Facts.Id == child.Facts.Id))
                    children.NoteEnd(child.Facts);
                else
                    Take(child, children);
            }

            foreach (var (intent, found) in begun)
                Take(intent.Child with { Facts = FactsOf(intent, found!.Value) }, children);
        }

        children.Rewrite();
    }

    /// <summary>Goes on in the same process, whose program was exchanged: nothing was lost, and nobody is anybody else's.</summary>
    public static void Resume(KeeperState state, ChildHolder children, LogPipes pipes, ConsoleTable consoles, SocketShelf sockets)
    {
        // Pipes first: the children find theirs open, with what is in them.
        foreach (var pipe in state.Pipes)
            pipes.Resume(pipe.Order, pipe.Descriptor, pipe.Kept, pipe.Dropped);
        foreach (var console in state.Consoles)
            consoles.Resume(console);
        foreach (var client in state.Clients)
            consoles.Resume(client);
        foreach (var socket in state.Sockets)
            sockets.Resume(socket.Order, socket.Descriptor, socket.Since);
        foreach (var ended in state.Ended)
            children.KeepEnd(ended);
        foreach (var child in state.Living)
        {
            if (child.Facts.Adopted)
                Take(child, children);
            else
                children.Resume(child);
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
