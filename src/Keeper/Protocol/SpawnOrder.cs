namespace Holdfast.Keeper.Protocol;

/// <summary>A child to start. It gets a session and process group of its own, default signals and /dev/null as input.</summary>
internal sealed record SpawnOrder
{
    private const ushort IdTag = 1;
    private const ushort FileTag = 2;
    private const ushort ArgumentTag = 3;
    private const ushort VariableTag = 4;
    private const ushort WorkingFolderTag = 5;
    private const ushort OutputFileTag = 6;
    private const ushort ErrorFileTag = 7;
    private const ushort TermsTag = 8;
    private const ushort OutputTag = 20;
    private const ushort ErrorTag = 21;
    private const ushort SuccessionTag = 40;

    /// <summary>The id under which it is held; no two living children share one.</summary>
    public required string Id { get; init; }

    /// <summary>The program: a path, which is relative to the working folder, or a name looked up on the child's PATH.</summary>
    public required string File { get; init; }

    /// <summary>Arguments after the program's name.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The whole environment, each entry NAME=VALUE; nothing is inherited.</summary>
    public IReadOnlyList<string> Variables { get; init; } = [];

    /// <summary>Working folder; null for the Keeper's own.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>File to which the child appends standard output by itself where it is not captured; null throws it away.</summary>
    public string? OutputFile { get; init; }

    /// <summary>File to which the child appends standard error by itself where it is not captured; null throws it away.</summary>
    public string? ErrorFile { get; init; }

    /// <summary>How standard output is captured; null where it is not.</summary>
    public StreamOrder? Output { get; init; }

    /// <summary>How standard error is captured; null where it is not.</summary>
    public StreamOrder? Error { get; init; }

    /// <summary>What it is to be beyond that; null for a plain child.</summary>
    public LaunchTerms? Terms { get; init; }

    /// <summary>When the Keeper starts the same again by itself; null for never.</summary>
    public SuccessionTerms? Succession { get; init; }

    /// <summary>Writes it as a frame.</summary>
    public void Write(FrameWriter writer, uint request)
    {
        writer.Begin(MessageKind.Spawn, request);
        writer.Text(IdTag, Id);
        writer.Text(FileTag, File);
        foreach (var argument in Arguments)
            writer.Text(ArgumentTag, argument);
        foreach (var variable in Variables)
            writer.Text(VariableTag, variable);
        writer.Text(WorkingFolderTag, WorkingFolder);
        writer.Text(OutputFileTag, OutputFile);
        writer.Text(ErrorFileTag, ErrorFile);
        Output?.WriteNested(writer, OutputTag);
        Error?.WriteNested(writer, ErrorTag);
        Succession?.WriteNested(writer, SuccessionTag);
        if (Terms is not null)
        {
            var nested = writer.BeginNested(TermsTag);
            Terms.WriteFields(writer);
            writer.EndNested(nested);
        }

        writer.End();
    }

    /// <summary>Reads it from a frame's fields.</summary>
    /// <exception cref="ProtocolException">The fields are malformed.</exception>
    public static SpawnOrder Read(ReadOnlySpan<byte> fields)
    {
        var (id, file) = ("", "");
        string? folder = null, output = null, error = null;
        StreamOrder? capturedOutput = null, capturedError = null;
        LaunchTerms? terms = null;
        SuccessionTerms? succession = null;
        List<string> arguments = [], variables = [];
        var reader = new FieldReader(fields);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case IdTag: id = reader.Text(); break;
                case FileTag: file = reader.Text(); break;
                case ArgumentTag: arguments.Add(reader.Text()); break;
                case VariableTag: variables.Add(reader.Text()); break;
                case WorkingFolderTag: folder = reader.Text(); break;
                case OutputFileTag: output = reader.Text(); break;
                case ErrorFileTag: error = reader.Text(); break;
                case OutputTag: capturedOutput = StreamOrder.Read(reader.Content); break;
                case ErrorTag: capturedError = StreamOrder.Read(reader.Content); break;
                case SuccessionTag: succession = SuccessionTerms.Read(reader.Content); break;
                case TermsTag: terms = LaunchTerms.Read(reader.Content); break;
            }
        }

        return new SpawnOrder
        {
            Id = id,
            File = file,
            Arguments = arguments,
            Variables = variables,
            WorkingFolder = folder,
            OutputFile = output,
            ErrorFile = error,
            Output = capturedOutput,
            Error = capturedError,
            Terms = terms,
            Succession = succession,
        };
    }
}
