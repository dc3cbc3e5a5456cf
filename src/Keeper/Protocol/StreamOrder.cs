namespace Holdfast.Keeper.Protocol;

/// <summary>How one of a child's output streams is captured: through a named pipe, which the Keeper empties into a log file.</summary>
/// <param name="Pipe">Path of the named pipe; made where it is not there. Streams that name the same one are merged.</param>
/// <param name="File">
/// Path of the current log file, ending in <c>.log</c>. Beside it lie the rotated ones, <c>STEM.START-END.log</c>, and
/// <c>STEM.times</c>.
/// </param>
/// <param name="RotateBytes">The length in bytes at which the file is rotated; 0 for never.</param>
/// <param name="RotateAge">The age in milliseconds since its first byte at which it is rotated when more comes; 0 for never.</param>
/// <param name="Waits">Whether the child waits while nothing can be written; else what cannot be kept is dropped and counted.</param>
internal sealed record StreamOrder(string Pipe, string File, long RotateBytes, long RotateAge, bool Waits)
{
    private const ushort PipeTag = 1;
    private const ushort FileTag = 2;
    private const ushort RotateBytesTag = 3;
    private const ushort RotateAgeTag = 4;
    private const ushort WaitsTag = 5;

    /// <summary>Writes it as one field that holds its fields.</summary>
    public void WriteNested(FrameWriter writer, ushort tag)
    {
        var nested = writer.BeginNested(tag);
        writer.Text(PipeTag, Pipe);
        writer.Text(FileTag, File);
        writer.Number(RotateBytesTag, RotateBytes);
        writer.Number(RotateAgeTag, RotateAge);
        writer.Number(WaitsTag, Waits ? 1 : 0);
        writer.EndNested(nested);
    }

    /// <summary>Reads its fields.</summary>
    /// <exception cref="ProtocolException">The fields are malformed.</exception>
    public static StreamOrder Read(ReadOnlySpan<byte> fields)
    {
        var (pipe, file) = ("", "");
        long bytes = 0, age = 0;
        var waits = false;
        var reader = new FieldReader(fields);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case PipeTag: pipe = reader.Text(); break;
                case FileTag: file = reader.Text(); break;
                case RotateBytesTag: bytes = reader.Number(); break;
                case RotateAgeTag: age = reader.Number(); break;
                case WaitsTag: waits = reader.Number() != 0; break;
            }
        }

        return new StreamOrder(pipe, file, bytes, age, waits);
    }
}
