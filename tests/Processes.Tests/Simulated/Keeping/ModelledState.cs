using Holdfast.Keeper.Protocol;
using Holdfast.Keeper.State;
using Holdfast.Processes.Tests.Simulated.Kernel;

namespace Holdfast.Processes.Tests.Simulated.Keeping;

/// <summary>The Keeper's state file: its real records, in a file that outlives it.</summary>
internal sealed class ModelledState(ModelledMachine machine)
{
    // Of the real one 1 MiB: here it is written anew so often that it is seen.
    private const int RewriteBytes = 16 * 1024;
    private const string Boot = "simulated";

    /// <summary>Whether it should be written anew.</summary>
    public bool NeedsRewriting => machine.State.Count > RewriteBytes;

    /// <summary>What the life before noted.</summary>
    public KeeperState Read() => KeeperState.Read(machine.State.ToArray());

    /// <summary>Writes it anew, with only what is the case.</summary>
    public void Rewrite(IEnumerable<HeldChild> living, IEnumerable<ChildFacts> ended)
    {
        var writer = new FrameWriter();
        new StateOpening(Boot).Write(writer);
        foreach (var child in living)
            child.Write(writer, KindOf(child), 0);
        foreach (var facts in ended)
            facts.Write(writer, (MessageKind)StateKind.Ended, 0);
        machine.State.Clear();
        machine.State.AddRange(writer.Written.Span);
    }

    /// <summary>The kind of the record of who is held.</summary>
    public static MessageKind KindOf(HeldChild child) => (MessageKind)(child.Facts.Foreign ? StateKind.Watched : StateKind.Living);

    /// <summary>Appends a record.</summary>
    public void Note(Action<FrameWriter> write)
    {
        var writer = new FrameWriter();
        write(writer);
        machine.State.AddRange(writer.Written.Span);
    }
}
