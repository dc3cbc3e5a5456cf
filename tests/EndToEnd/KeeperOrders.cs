using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Holdfast.EndToEnd;

/// <summary>Orders to the Keeper as bytes: the greeting and what these tests ask.</summary>
internal static class KeeperOrders
{
    /// <summary>Has a node's Keeper become a program that is another to look at, and the same to run.</summary>
    /// <returns>The program's file.</returns>
    public static async Task<string> BecomeOlderAsync(RunningNode node)
    {
        // What follows a program's end in its file means nothing to the system.
        var older = Path.Combine(node.Data, "older-keeper");
        File.Copy(Path.Combine(Installation.Programs, "holdfast-keeper"), older);
        await File.AppendAllTextAsync(older, "older", TestContext.Current.CancellationToken);
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(new UnixDomainSocketEndPoint(Path.Combine(node.Data, "keeper.sock")));
        client.Send(Upgrade(older));
        while (client.Receive(new byte[4096]) > 0)
        {
        }

        return older;
    }

    // Hello, and the order to become another program.
    private static byte[] Upgrade(string program)
    {
        var path = Encoding.UTF8.GetBytes(program);
        return [.. Frame(kind: 1, request: 1, []), .. Frame(kind: 17, request: 2, Field(tag: 1, path))];
    }

    private static byte[] Frame(ushort kind, uint request, byte[] fields)
    {
        var frame = new byte[10 + fields.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, 6 + fields.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(frame.AsSpan(4), kind);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(6), request);
        fields.CopyTo(frame, 10);
        return frame;
    }

    private static byte[] Field(ushort tag, byte[] content)
    {
        var field = new byte[6 + content.Length];
        BinaryPrimitives.WriteUInt16LittleEndian(field, tag);
        BinaryPrimitives.WriteInt32LittleEndian(field.AsSpan(2), content.Length);
        content.CopyTo(field, 6);
        return field;
    }
}
