using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.State;

/// <summary>A child's console: a terminal that the child has for itself, or one that was opened for a connection, which may be pipes too.</summary>
/// <param name="Id">The child's id.</param>
/// <param name="Pid">The child's process id.</param>
/// <param name="Descriptor">The terminal's master, or where standard output is read.</param>
/// <param name="Log">Where what it shows is written to; -1 for nowhere.</param>
/// <param name="Position">Bytes that it has shown since its beginning.</param>
/// <param name="Shown">The last of them.</param>
/// <param name="Typed">What was typed and not yet taken.</param>
internal sealed record ConsoleRecord(
    string Id, int Pid, int Descriptor, int Log, long Position, ReadOnlyMemory<byte> Shown, ReadOnlyMemory<byte> Typed)
{
    private const ushort IdTag = 1;
    private const ushort PidTag = 2;
    private const ushort DescriptorTag = 3;
    private const ushort LogTag = 4;
    private const ushort PositionTag = 5;
    private const ushort ShownTag = 6;
    private const ushort TypedTag = 7;
    private const ushort InputTag = 8;
    private const ushort ErrorTag = 9;
    private const ushort ErrorPositionTag = 10;
    private const ushort PipesTag = 11;
    private const ushort HangsUpTag = 12;
    private const ushort InputEndingTag = 13;
    private const ushort AttachedTag = 14;

    /// <summary>Whether it is of a kind of its own, so that no program that knows terminals alone takes it for one.</summary>
    public bool IsBound => HangsUp || IsPipes;

    /// <summary>Where what is typed goes, where it is bound; -1 where that is closed.</summary>
    public int Input { get; init; } = -1;

    /// <summary>Where standard error is read, of pipes; -1 of a terminal.</summary>
    public int Error { get; init; } = -1;

    /// <summary>Bytes of standard error that it has shown, of pipes.</summary>
    public long ErrorPosition { get; init; }

    /// <summary>Whether it is three pipes and no terminal.</summary>
    public bool IsPipes { get; init; }

    /// <summary>Whether its child is hung up when nobody is attached any more.</summary>
    public bool HangsUp { get; init; }

    /// <summary>Whether the input ends when what was typed is taken.</summary>
    public bool InputEnding { get; init; }

    /// <summary>Whether anybody was ever attached.</summary>
    public bool WasAttached { get; init; }

    /// <summary>Writes it as a frame.</summary>
    public void Write(FrameWriter writer)
    {
        writer.Begin((MessageKind)(IsBound ? StateKind.BoundConsole : StateKind.Console), 0);
        writer.Text(IdTag, Id);
        writer.Number(PidTag, Pid);
        writer.Number(DescriptorTag, Descriptor);
        writer.Number(LogTag, Log);
        writer.Number(PositionTag, Position);
        writer.Bytes(ShownTag, Shown.Span);
        writer.Bytes(TypedTag, Typed.Span);
        if (IsBound)
        {
            writer.Number(InputTag, Input);
            writer.Number(ErrorTag, Error);
            writer.Number(ErrorPositionTag, ErrorPosition);
            writer.Number(PipesTag, IsPipes ? 1 : 0);
            writer.Number(HangsUpTag, HangsUp ? 1 : 0);
            writer.Number(InputEndingTag, InputEnding ? 1 : 0);
            writer.Number(AttachedTag, WasAttached ? 1 : 0);
        }

        writer.End();
    }

    /// <summary>Reads it from a frame's fields.</summary>
    /// <exception cref="ProtocolException">The fields are malformed.</exception>
    public static ConsoleRecord Read(ReadOnlySpan<byte> fields)
    {
        var record = new ConsoleRecord("", 0, -1, -1, 0, default, default);
        var reader = new FieldReader(fields);
        while (reader.Next())
        {
            record = reader.Tag switch
            {
                IdTag => record with { Id = reader.Text() },
                PidTag => record with { Pid = reader.SmallNumber() },
                DescriptorTag => record with { Descriptor = reader.SmallNumber() },
                LogTag => record with { Log = reader.SmallNumber() },
                PositionTag => record with { Position = reader.Number() },
                ShownTag => record with { Shown = reader.Content.ToArray() },
                TypedTag => record with { Typed = reader.Content.ToArray() },
                InputTag => record with { Input = reader.SmallNumber() },
                ErrorTag => record with { Error = reader.SmallNumber() },
                ErrorPositionTag => record with { ErrorPosition = reader.Number() },
                PipesTag => record with { IsPipes = reader.Number() != 0 },
                HangsUpTag => record with { HangsUp = reader.Number() != 0 },
                InputEndingTag => record with { InputEnding = reader.Number() != 0 },
                AttachedTag => record with { WasAttached = reader.Number() != 0 },
                _ => record,
            };
        }

        return record;
    }
}
