namespace Holdfast.Keeper.Protocol;

/// <summary>What a child is to be beyond its command: under which limits, as whom, on which terminal.</summary>
internal sealed record LaunchTerms
{
    private const ushort RunVariableTag = 1;
    private const ushort GroupTag = 2;
    private const ushort LimitsTag = 3;
    private const ushort UserTag = 4;
    private const ushort UserGroupTag = 5;
    private const ushort NiceTag = 6;
    private const ushort OutOfMemoryScoreTag = 7;
    private const ushort MaskTag = 8;
    private const ushort ResourceTag = 9;
    private const ushort ConsoleTag = 10;
    private const ushort SizeTag = 11;
    private const ushort HangUpTag = 12;
    private const ushort JoinTag = 13;

    /// <summary>
    /// Name of the variable with a value no other run has, which every child gets: with a name its descendants are ended by it; null for the
    /// usual name, and for leaving those alone that leave the group.
    /// </summary>
    public string? RunVariable { get; init; }

    /// <summary>Name of the control group below which the child gets one of its own; null for none.</summary>
    public string? Group { get; init; }

    /// <summary>The limits of that group.</summary>
    public LimitOrder? Limits { get; init; }

    /// <summary>The user to become, by name or number; null for the Keeper's.</summary>
    public string? User { get; init; }

    /// <summary>The user group to become, by name or number; null for the user's own.</summary>
    public string? UserGroup { get; init; }

    /// <summary>Priority, -20 (first) to 19 (last); null for the Keeper's.</summary>
    public int? Nice { get; init; }

    /// <summary>How soon it is killed when memory is out, -1000 (never) to 1000 (first); null for the Keeper's.</summary>
    public int? OutOfMemoryScore { get; init; }

    /// <summary>Rights that files it makes do not have (umask(2)); null for the Keeper's.</summary>
    public int? Mask { get; init; }

    /// <summary>Limits of setrlimit(2).</summary>
    public IReadOnlyList<ResourceLimit> Resources { get; init; } = [];

    /// <summary>Where its streams lead.</summary>
    public ConsoleKind Console { get; init; }

    /// <summary>The terminal's size.</summary>
    public TerminalSize Size { get; init; } = TerminalSize.Usual;

    /// <summary>Whether it is hung up (SIGHUP) when nobody is attached to its console any more.</summary>
    public bool HangUp { get; init; }

    /// <summary>Files into which the child writes itself before it runs: the Keeper's own word to its launcher, of no meaning to others.</summary>
    public IReadOnlyList<string> Join { get; init; } = [];

    /// <summary>Whether it takes more than posix_spawn(3) can do.</summary>
    public bool NeedsLauncher =>
        Group is not null || User is not null || UserGroup is not null || Nice is not null || OutOfMemoryScore is not null
        || Mask is not null || Resources.Count > 0 || Console != ConsoleKind.None;

    /// <summary>Writes its fields.</summary>
    public void WriteFields(FrameWriter writer)
    {
        writer.Text(RunVariableTag, RunVariable);
        writer.Text(GroupTag, Group);
        if (Limits is not null)
        {
            var nested = writer.BeginNested(LimitsTag);
            Limits.WriteFields(writer);
            writer.EndNested(nested);
        }

        writer.Text(UserTag, User);
        writer.Text(UserGroupTag, UserGroup);
        WriteNumber(writer, NiceTag, Nice);
        WriteNumber(writer, OutOfMemoryScoreTag, OutOfMemoryScore);
        WriteNumber(writer, MaskTag, Mask);
        foreach (var resource in Resources)
        {
            var nested = writer.BeginNested(ResourceTag);
            resource.WriteFields(writer);
            writer.EndNested(nested);
        }

        writer.Number(ConsoleTag, (int)Console);
        writer.Number(SizeTag, Size.Packed);
        writer.Number(HangUpTag, HangUp ? 1 : 0);
        foreach (var file in Join)
            writer.Text(JoinTag, file);
    }

    /// <summary>Reads its fields.</summary>
    /// <exception cref="ProtocolException">The fields are malformed.</exception>
    public static LaunchTerms Read(ReadOnlySpan<byte> fields)
    {
        var terms = new LaunchTerms();
        List<ResourceLimit> resources = [];
        List<string> join = [];
        var reader = new FieldReader(fields);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case RunVariableTag: terms = terms with { RunVariable = reader.Text() }; break;
                case GroupTag: terms = terms with { Group = reader.Text() }; break;
                case LimitsTag: terms = terms with { Limits = LimitOrder.Read(reader.Content) }; break;
                case UserTag: terms = terms with { User = reader.Text() }; break;
                case UserGroupTag: terms = terms with { UserGroup = reader.Text() }; break;
                case NiceTag: terms = terms with { Nice = reader.SmallNumber() }; break;
                case OutOfMemoryScoreTag: terms = terms with { OutOfMemoryScore = reader.SmallNumber() }; break;
                case MaskTag: terms = terms with { Mask = reader.SmallNumber() }; break;
                case ResourceTag: resources.Add(ResourceLimit.Read(reader.Content)); break;
                case ConsoleTag: terms = terms with { Console = (ConsoleKind)reader.SmallNumber() }; break;
                case SizeTag: terms = terms with { Size = TerminalSize.Unpack(reader.Number()) }; break;
                case HangUpTag: terms = terms with { HangUp = reader.Number() != 0 }; break;
                case JoinTag: join.Add(reader.Text()); break;
            }
        }

        return terms with { Resources = resources, Join = join };
    }

    private static void WriteNumber(FrameWriter writer, ushort tag, int? value)
    {
        if (value is { } number)
            writer.Number(tag, number);
    }
}
