using System.Text;
using Holdfast.Runtime.Keeping;

namespace Holdfast.Runtime.Tests.Conformance;

/// <summary>The laws of connections that a Keeper holds.</summary>
public abstract class HeldConnectionsConformance(KeptModel model)
{
    [Fact]
    public Task A_connection_stands_while_it_is_held_and_the_next_owner_goes_on_to_the_last_byte() => model.RunAsync(async world =>
    {
        var (near, far, listener) = await ConnectAsync(world);
        var zero = near.Tally()!.Value;
        await using (var held = await OpenAsync(world))
        {
            await held.HoldAsync("session", "state"u8.ToArray(), near, default);
            await near.WriteAsync("first "u8.ToArray(), default);
            await far.WriteAsync("to the first"u8.ToArray(), default);
            Assert.Equal("to the first", await ReadAsync(near, 12));
            await near.DisposeAsync();
        }

        Assert.Null(near.Tally());
        await far.WriteAsync("meanwhile"u8.ToArray(), default);
        await using var next = await OpenAsync(world);
        Assert.Equal(("session", 5), (await next.ListAsync(default)).Select(key => (key.Key, key.NoteLength)).Single());
        var taken = (await next.TakeAsync("session", default))!;
        Assert.Equal(("state", false, near.RemoteAddress), (Encoding.UTF8.GetString(taken.Note.Span), taken.Ended, taken.Connection.RemoteAddress));
        Assert.Equal("meanwhile", await ReadAsync(taken.Connection, 9));
        await taken.Connection.WriteAsync("second"u8.ToArray(), default);
        var now = taken.Connection.Tally()!.Value;
        Assert.Equal((21, 12), (now.Read - zero.Read, now.Written - zero.Written));
        Assert.Equal("first second", await ReadAsync(far, 12));

        // Dropped it goes on with whoever has it, and ends with him.
        Assert.True(await next.DropAsync("session", default));
        Assert.False(await next.DropAsync("session", default));
        Assert.Null(await next.TakeAsync("session", default));
        Assert.Empty(await next.ListAsync(default));
        await far.WriteAsync("more"u8.ToArray(), default);
        Assert.Equal("more", await ReadAsync(taken.Connection, 4));
        await taken.Connection.DisposeAsync();
        Assert.Equal(0, await far.ReadAsync(new byte[1], default));
        await far.DisposeAsync();
        await listener.DisposeAsync();
    });

    [Fact]
    public Task What_is_held_under_a_key_gives_way_to_the_next_and_a_note_to_the_next_note() => model.RunAsync(async world =>
    {
        var (near, far, listener) = await ConnectAsync(world);
        var (other, otherFar, otherListener) = await ConnectAsync(world);
        await using var held = await OpenAsync(world);
        await held.HoldAsync("a", new byte[] { 1 }, near, default);
        await held.HoldAsync("b", new byte[] { 1 }, other, default);
        await held.NoteAsync("a", new byte[] { 2, 2 }, default);
        Assert.Equal([("a", 2), ("b", 1)], (await held.ListAsync(default)).Select(key => (key.Key, key.NoteLength)));
        await near.DisposeAsync();
        await held.HoldAsync("a", new byte[] { 3, 3, 3 }, other, default);
        Assert.Equal(0, await far.ReadAsync(new byte[1], default));
        Assert.Equal([("b", 1), ("a", 3)], (await held.ListAsync(default)).Select(key => (key.Key, key.NoteLength)));
        Assert.Equal(KeeperFailure.NoSuchSocket, (await Assert.ThrowsAsync<KeeperException>(async () => await held.NoteAsync("c", default, default))).Failure);
        foreach (var one in (IAsyncDisposable[])[far, listener, other, otherFar, otherListener]) await one.DisposeAsync();
    });

    [Fact]
    public Task What_cannot_be_held_is_refused_and_not_kept_open() => model.RunAsync(async world =>
    {
        var (near, far, listener) = await ConnectAsync(world);
        await using var held = await OpenAsync(world);
        foreach (var (key, note) in ((string, int)[])[("", 0), (new string('k', 201), 0), ("a", (64 * 1024) + 1)])
        {
            var refused = await Assert.ThrowsAsync<KeeperException>(async () => await held.HoldAsync(key, new byte[note], near, default));
            Assert.Equal(KeeperFailure.Invalid, refused.Failure);
        }

        await near.DisposeAsync();
        Assert.Equal(0, await far.ReadAsync(new byte[1], default));
        await Assert.ThrowsAnyAsync<Exception>(async () => await held.HoldAsync("a", default, near, default));
        Assert.Empty(await held.ListAsync(default));
        await far.DisposeAsync();
        await listener.DisposeAsync();
    });

    [Fact]
    public Task A_far_side_that_left_is_told_and_what_it_said_before_can_be_read() => model.RunAsync(async world =>
    {
        var (near, far, listener) = await ConnectAsync(world);
        await using var held = await OpenAsync(world);
        await held.HoldAsync("a", default, near, default);
        await near.DisposeAsync();
        await far.WriteAsync("last words"u8.ToArray(), default);
        far.CompleteWrites();
        HeldConnection taken;
        while (true)
        {
            taken = (await held.TakeAsync("a", default))!;
            if (taken.Ended) break;
            await taken.Connection.DisposeAsync();
            await world.Io.Clock.Delay(TimeSpan.FromMilliseconds(5));
        }

        Assert.Equal("last words", await ReadAsync(taken.Connection, 10));
        Assert.Equal(0, await taken.Connection.ReadAsync(new byte[1], default));
        foreach (var one in (IAsyncDisposable[])[taken.Connection, far, listener]) await one.DisposeAsync();
    });

    [Fact]
    public Task One_that_the_far_side_broke_off_is_of_no_use_and_can_be_dropped() => model.RunAsync(async world =>
    {
        var (near, far, listener) = await ConnectAsync(world);
        await using var held = await OpenAsync(world);
        await held.HoldAsync("a", default, near, default);
        await near.WriteAsync("never read"u8.ToArray(), default);
        await world.Io.Clock.Delay(TimeSpan.FromMilliseconds(50));
        // Closed on unread bytes it is reset.
        await far.DisposeAsync();
        await near.DisposeAsync();
        await Assert.ThrowsAsync<NetworkException>(async () =>
        {
            while (true)
            {
                await (await held.TakeAsync("a", default))!.Connection.DisposeAsync();
                await world.Io.Clock.Delay(TimeSpan.FromMilliseconds(5));
            }
        });
        Assert.True(await held.DropAsync("a", default));
        await listener.DisposeAsync();
    });

    [Fact]
    public Task A_Keeper_that_ends_lets_all_go_and_whoever_asks_it_is_told() => model.RunAsync(async world =>
    {
        var (near, far, listener) = await ConnectAsync(world);
        await using var held = await OpenAsync(world);
        await held.HoldAsync("a", default, near, default);
        await near.DisposeAsync();
        await world.EndKeeper();
        Assert.Equal(0, await far.ReadAsync(new byte[1], default));
        Assert.Equal(KeeperFailure.Lost, (await Assert.ThrowsAsync<KeeperException>(async () => await held.ListAsync(default))).Failure);
        Assert.Equal(KeeperFailure.Lost, (await Assert.ThrowsAsync<KeeperException>(async () => await OpenAsync(world))).Failure);
        await far.DisposeAsync();
        await listener.DisposeAsync();
    });

    private protected static ValueTask<HeldConnections> OpenAsync(KeptWorld world) => HeldConnections.ConnectAsync(world.Io, world.Keeper, default);

    private protected static async Task<(Connection Near, Connection Far, Listener Listener)> ConnectAsync(KeptWorld world)
    {
        var listener = await world.Far.Network.ListenAsync(world.Listen, default);
        var accepting = listener.AcceptAsync(default);
        var near = await world.Io.Network.ConnectAsync(listener.LocalAddress, default);
        return (near, await accepting, listener);
    }

    private protected static async Task<string> ReadAsync(Connection connection, int count)
    {
        var buffer = new byte[count];
        for (var read = 0; read < count;)
            read += await connection.ReadAsync(buffer.AsMemory(read), default) is > 0 and var got ? got : throw new EndOfStreamException();
        return Encoding.UTF8.GetString(buffer);
    }
}
