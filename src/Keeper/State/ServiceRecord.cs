using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.State;

/// <summary>What serving needs.</summary>
/// <param name="Listener">The listening socket.</param>
/// <param name="Lock">The descriptor that holds the folder's lock.</param>
internal sealed record ServiceRecord(int Listener, int Lock)
{
    private const ushort ListenerTag = 1;
    private const ushort LockTag = 2;

    /// <summary>Writes it as a frame.</summary>
    public void Write(FrameWriter writer)
    {
        writer.Begin((MessageKind)StateKind.Service, 0);
        writer.Number(ListenerTag, Listener);
        writer.Number(LockTag, Lock);
        writer.End();
    }

    /// <summary>Reads it from a frame's fields.</summary>
    /// <exception cref="ProtocolException">The fields are malformed.</exception>
    public static ServiceRecord Read(ReadOnlySpan<byte> fields)
    {
        var (listener, folderLock) = (-1, -1);
        var reader = new FieldReader(fields);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case ListenerTag: listener = reader.SmallNumber(); break;
                case LockTag: folderLock = reader.SmallNumber(); break;
            }
        }

        return new ServiceRecord(listener, folderLock);
    }
}
