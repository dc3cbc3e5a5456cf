using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.State;

/// <summary>A client's connection that is at consoles. It has greeted.</summary>
/// <param name="Descriptor">The socket.</param>
/// <param name="Consoles">The process ids of those at whose consoles it is.</param>
/// <param name="Received">What came and is not a whole request yet.</param>
/// <param name="Unsent">What it has not taken yet.</param>
internal sealed record ClientRecord(int Descriptor, IReadOnlyList<int> Consoles, ReadOnlyMemory<byte> Received, ReadOnlyMemory<byte> Unsent)
{
    /// <summary>Most bytes received and unsent together; whoever is that far behind is dropped.</summary>
    public const int MostBytes = 1024 * 1024;

    private const ushort DescriptorTag = 1;
    private const ushort ConsoleTag = 2;
    private const ushort ReceivedTag = 3;
    private const ushort UnsentTag = 4;
    private const ushort SubscribedTag = 5;

    /// <summary>Whether it is told of ends.</summary>
    public bool Subscribed { get; init; }

    /// <summary>Writes it as a frame.</summary>
    public void Write(FrameWriter writer)
    {
        writer.Begin((MessageKind)StateKind.Client, 0);
        writer.Number(DescriptorTag, Descriptor);
        foreach (var pid in Consoles)
            writer.Number(ConsoleTag, pid);
        writer.Bytes(ReceivedTag, Received.Span);
        writer.Bytes(UnsentTag, Unsent.Span);
        if (Subscribed)
            writer.Number(SubscribedTag, 1);
        writer.End();
    }

    /// <summary>Reads it from a frame's fields.</summary>
    /// <exception cref="ProtocolException">The fields are malformed.</exception>
    public static ClientRecord Read(ReadOnlySpan<byte> fields)
    {
        var (descriptor, subscribed) = (-1, false);
        List<int> consoles = [];
        byte[] received = [], unsent = [];
        var reader = new FieldReader(fields);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case DescriptorTag: descriptor = reader.SmallNumber(); break;
                case ConsoleTag: consoles.Add(reader.SmallNumber()); break;
                case ReceivedTag: received = reader.Content.ToArray(); break;
                case UnsentTag: unsent = reader.Content.ToArray(); break;
                case SubscribedTag: subscribed = reader.Number() != 0; break;
            }
        }

        return new ClientRecord(descriptor, consoles, received, unsent) { Subscribed = subscribed };
    }
}
