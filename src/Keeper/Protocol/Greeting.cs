namespace Holdfast.Keeper.Protocol;

/// <summary>How the two sides introduce themselves.</summary>
/// <param name="Version">The protocol's version that the side was built with.</param>
/// <param name="Pid">Its process id.</param>
internal sealed record Greeting(int Version, int Pid)
{
    private const ushort VersionTag = 1;
    private const ushort PidTag = 2;

    /// <summary>Writes it as a frame.</summary>
    public void Write(FrameWriter writer, MessageKind kind, uint request)
    {
        writer.Begin(kind, request);
        writer.Number(VersionTag, Version);
        writer.Number(PidTag, Pid);
        writer.End();
    }

    /// <summary>Reads it from a frame's fields.</summary>
    /// <exception cref="ProtocolException">The fields are malformed.</exception>
    public static Greeting Read(ReadOnlySpan<byte> fields)
    {
        var (version, pid) = (0, 0);
        var reader = new FieldReader(fields);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case VersionTag: version = reader.SmallNumber(); break;
                case PidTag: pid = reader.SmallNumber(); break;
            }
        }

        return new Greeting(version, pid);
    }
}
