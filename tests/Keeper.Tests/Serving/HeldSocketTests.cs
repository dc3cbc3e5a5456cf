using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Holdfast.Keeper.Native;
using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Tests.Serving;

/// <summary>Connections that outlive the program they belonged to.</summary>
public sealed class HeldSocketTests
{
    [Fact]
    public void A_connection_stands_while_it_is_held_and_what_came_meanwhile_is_read_by_the_next_owner()
    {
        using var keeper = KeeperProcess.Start();
        var (near, far) = Connected();
        using (var client = keeper.Connect().Greet())
            Assert.Null(client.Hold("session/1", [1, 2, 3], (int)near.Handle));
        near.Dispose();
        far.Send("hello"u8);

        using (var client = keeper.Connect().Greet())
            client.Upgrade(KeeperProcess.Program);
        using var next = keeper.Connect().Greet();
        var listed = Assert.Single(next.Sockets());
        Assert.Equal(("session/1", 3), (listed.Key, listed.NoteLength));
        var (facts, descriptor) = next.Take("session/1");
        Assert.Equal([1, 2, 3], facts!.Note!);
        Assert.False(facts.Ended);
        using (var taken = new Socket(new SafeSocketHandle(descriptor, ownsHandle: true)))
        {
            Assert.Equal("hello", Receive(taken));
            taken.Send("thanks"u8);
        }

        Assert.Equal("thanks", Receive(far));
        far.Send("more"u8);
        var again = next.Take("session/1");
        using (var taken = new Socket(new SafeSocketHandle(again.Descriptor, ownsHandle: true)))
            Assert.Equal("more", Receive(taken));

        next.Do((writer, request) => new KeyOrder("session/1").Write(writer, MessageKind.Drop, request));
        Assert.Equal("", Receive(far));
        Assert.Null(next.Take("session/1").Facts);
        Assert.Empty(next.Sockets());
        far.Dispose();
    }

    [Fact]
    public void A_far_side_that_left_is_noticed_when_the_socket_is_taken()
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        var (near, far) = Connected();
        client.Hold("a", [], (int)near.Handle);
        near.Dispose();
        far.Dispose();
        LogPipeTests.Wait(() =>
        {
            var (facts, descriptor) = client.Take("a");
            _ = Libc.Close(descriptor);
            return facts!.Ended;
        });
    }

    [Fact]
    public void A_note_is_exchanged_and_a_key_that_comes_again_replaces_its_socket()
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        var (first, firstFar) = Connected();
        var (second, secondFar) = Connected();
        client.Hold("a", [1], (int)first.Handle);
        client.Do((writer, request) => new HoldOrder("a", [2, 2]).Write(writer, MessageKind.Note, request));
        Assert.Equal(2, Assert.Single(client.Sockets()).NoteLength);
        client.Hold("a", [3, 3, 3], (int)second.Handle);
        first.Dispose();
        Assert.Equal("", Receive(firstFar));
        Assert.Equal(3, Assert.Single(client.Sockets()).NoteLength);
        foreach (var socket in (Socket[])[firstFar, second, secondFar])
            socket.Dispose();
    }

    [Fact]
    public void What_cannot_be_held_is_refused_and_closed()
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        var (near, far) = Connected();
        var (reader, writer) = Pipes.Create();
        var long1 = client.Hold(new string('k', ProtocolLimits.KeyBytes + 1), [], (int)near.Handle);
        var note = client.Hold("a", new byte[ProtocolLimits.NoteBytes + 1], (int)near.Handle);
        var pipe = client.Hold("a", [], reader);
        var without = client.Refused((to, request) => new HoldOrder("a", []).Write(to, MessageKind.Hold, request));
        var missing = client.Refused((to, request) => new KeyOrder("a").Write(to, MessageKind.Drop, request));

        Assert.All([long1, note, pipe, without], refusal => Assert.Equal(RefusalReason.Invalid, refusal!.Reason));
        Assert.Equal(RefusalReason.NoSuchSocket, missing.Reason);
        near.Dispose();
        Assert.Equal("", Receive(far));
        far.Dispose();
        _ = Libc.Close(reader);
        _ = Libc.Close(writer);
    }

    [Fact]
    public void Thousands_are_listed_by_pages_and_survive_an_upgrade()
    {
        const int count = 3_000;
        using var keeper = KeeperProcess.Start();
        var client = keeper.Connect().Greet();
        var (near, far) = Connected();
        for (var number = 0; number < count; number++)
            Assert.Null(client.Hold($"k{number}", [(byte)number], (int)near.Handle));
        client.Upgrade(KeeperProcess.Program);
        client.Dispose();

        using var next = keeper.Connect().Greet();
        List<SocketFacts> all = [];
        while (next.Sockets(all.Count == 0 ? 0 : all[^1].Number) is { Count: > 0 } page)
            all.AddRange(page);
        Assert.Equal(Enumerable.Range(0, count).Select(number => $"k{number}"), all.Select(facts => facts.Key));
        Assert.Equal([207], next.Take("k2767").Facts!.Note!);
        near.Dispose();
        far.Dispose();
    }

    [Fact]
    public void Sockets_that_come_and_go_leave_no_garbage_for_which_the_memory_grows()
    {
        const int sockets = 10_000;
        const int mostGrowth = 6 * 1024 * 1024; // some nurseries; what the platform would leave lying is 16 MiB on a usual server
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        var (near, far) = Connected();
        ComeAndGo(client, near, 200);
        var before = PrivateBytes(keeper);
        ComeAndGo(client, near, sockets);
        Assert.InRange(PrivateBytes(keeper) - before, long.MinValue, mostGrowth);
        near.Dispose();
        far.Dispose();
    }

    private static void ComeAndGo(RawClient client, Socket socket, int count)
    {
        for (var number = 0; number < count; number++)
        {
            Assert.Null(client.Hold($"session/{number:00000000}", new byte[32], (int)socket.Handle));
            client.Do((writer, request) => new KeyOrder($"session/{number:00000000}").Write(writer, MessageKind.Drop, request));
        }
    }

    private static long PrivateBytes(KeeperProcess keeper) => File.ReadLines($"/proc/{keeper.Process.Id}/smaps_rollup")
        .Where(line => line.StartsWith("Private_", StringComparison.Ordinal))
        .Sum(line => 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));

    private static (Socket Near, Socket Far) Connected()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var near = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        near.Connect(listener.LocalEndPoint!);
        return (near, listener.Accept());
    }

    private static string Receive(Socket socket)
    {
        socket.ReceiveTimeout = 10_000;
        var buffer = new byte[100];
        return Encoding.UTF8.GetString(buffer, 0, socket.Receive(buffer));
    }
}
