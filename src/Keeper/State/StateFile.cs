using Holdfast.Keeper.Native;
using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.State;

/// <summary>
/// The file in which the Keeper notes what it holds, before and after each step, so that the next one goes on where it was killed.
/// It need outlive only this program, not the machine: nothing waits for the disk. Without a path nothing is noted.
/// </summary>
internal sealed unsafe class StateFile(string? path, string bootId)
{
    private const uint OwnerOnly = 0x180; // 0600
    private const long RewriteBytes = 1024 * 1024;

    private readonly FrameWriter _writer = new();
    private int _descriptor = -1;
    private long _length;

    /// <summary>Whether there is much more in the file than is the case, or a note was not taken: it should be written anew.</summary>
    public bool NeedsRewriting => path is not null && (_descriptor < 0 || _length > RewriteBytes);

    /// <summary>What the one before noted; empty where there is nothing.</summary>
    public static ReadOnlySpan<byte> ReadAll(string path)
    {
        var descriptor = Libc.Open(path, Flags.OpenReadOnly | Flags.CloseOnExec, 0);
        if (descriptor < 0)
            return default;
        return ReadAll(descriptor);
    }

    /// <summary>The content of an open file, which is closed.</summary>
    public static ReadOnlySpan<byte> ReadAll(int descriptor)
    {
        var content = new byte[Files.Length(descriptor)];
        var count = 0;
        while (count < content.Length && Files.ReadAt(descriptor, content.AsSpan(count), count) is var got and > 0)
            count += got;
        _ = Libc.Close(descriptor);
        return content.AsSpan(0, count);
    }

    /// <summary>Writes the file anew, with only what is the case.</summary>
    public void Rewrite(IEnumerable<HeldChild> living, IEnumerable<ChildFacts> ended)
    {
        if (path is null)
            return;
        var writer = new FrameWriter();
        WriteAll(writer, bootId, living, ended);
        Close();
        var next = $"{path}.new";
        const int fresh = Flags.OpenWriteOnly | Flags.OpenCreate | Flags.OpenTruncate | Flags.CloseOnExec;
        _descriptor = Libc.Open(next, fresh, OwnerOnly);
        _length = 0;
        if (_descriptor >= 0 && (!Write(writer) || !Files.Rename(next, path)))
            Close();
    }

    /// <summary>Writes all records of a state.</summary>
    public static void WriteAll(FrameWriter writer, string bootId, IEnumerable<HeldChild> living, IEnumerable<ChildFacts> ended)
    {
        new StateOpening(bootId).Write(writer);
        foreach (var child in living)
            Write(writer, child);
        foreach (var facts in ended)
            facts.Write(writer, (MessageKind)StateKind.Ended, 0);
    }

    /// <summary>Notes that a program is about to be started.</summary>
    public void Intend(StateIntent intent) => Note(writer => intent.Write(writer, StateKind.Intent));

    /// <summary>Notes that it was not started.</summary>
    public void Abandon(StateIntent intent) => Note(writer => intent.Write(writer, StateKind.NotStarted));

    /// <summary>Notes a living child.</summary>
    public void Begin(HeldChild child) => Note(writer => Write(writer, child));

    /// <summary>Notes an end.</summary>
    public void End(ChildFacts ended) => Note(writer => ended.Write(writer, (MessageKind)StateKind.Ended, 0));

    /// <summary>Notes that an end was released, or a watched process let go.</summary>
    public void Release(ChildOrder order) => Note(writer => order.Write(writer, (MessageKind)StateKind.Released, 0));

    /// <summary>Takes the file away, after an orderly end that left nothing to hold.</summary>
    public void Remove()
    {
        Close();
        if (path is not null)
            _ = Libc.Unlink(path);
    }

    // Of a kind of its own: a Keeper that does not know of watching must not take a watched process for a child of its own.
    private static void Write(FrameWriter writer, HeldChild child) =>
        child.Write(writer, (MessageKind)(child.Facts.Foreign ? StateKind.Watched : StateKind.Living), 0);

    private void Note(Action<FrameWriter> write)
    {
        if (_descriptor < 0)
            return;
        _writer.Clear();
        write(_writer);
        if (!Write(_writer))
            Close();
    }

    // A note taken in part would hide the ones behind it; the whole file is written anew at the next occasion.
    private bool Write(FrameWriter writer)
    {
        fixed (byte* start = writer.Written.Span)
        {
            var count = Libc.Write(_descriptor, start, (nuint)writer.Written.Length);
            _length += Math.Max(0, count);
            return count == writer.Written.Length;
        }
    }

    private void Close()
    {
        if (_descriptor >= 0)
            _ = Libc.Close(_descriptor);
        _descriptor = -1;
    }
}
