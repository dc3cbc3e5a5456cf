using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Runtime.Tests;

/// <summary>Counts of real sockets: what a program has read and written is known to the next one to the last byte.</summary>
public sealed class ByteTallyTests
{
    [Fact]
    public async Task It_counts_what_was_read_and_what_was_taken_to_be_sent()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var io = new ThreadPoolIo();
        await using var listener = await io.Network.ListenAsync(Address.Tcp("127.0.0.1", 0), limit.Token);
        var near = await io.Network.ConnectAsync(listener.LocalAddress, limit.Token);
        await using var far = await listener.AcceptAsync(limit.Token);
        var zero = near.Tally()!.Value;

        await far.WriteAsync(new byte[1000], limit.Token);
        Assert.Equal(600, await ReadAsync(near, 600, limit.Token));
        Assert.Equal(new ByteTally(600, 0), Since(near, zero));
        await near.WriteAsync(new byte[70_000], limit.Token);
        Assert.Equal(new ByteTally(600, 70_000), Since(near, zero));
        Assert.Equal(70_000, await ReadAsync(far, 70_000, limit.Token));
        Assert.Equal(new ByteTally(600, 70_000), Since(near, zero));

        // The far side's end is no byte, read or unread.
        await far.WriteAsync(new byte[5], limit.Token);
        far.CompleteWrites();
        await Task.Delay(50, limit.Token);
        Assert.Equal(new ByteTally(600, 70_000), Since(near, zero));
        Assert.Equal(405, await ReadAsync(near, 405, limit.Token));
        Assert.Equal(new ByteTally(1005, 70_000), Since(near, zero));
        Assert.Equal(0, await near.ReadAsync(new byte[1], limit.Token));
        Assert.Equal(new ByteTally(1005, 70_000), Since(near, zero));
        await near.DisposeAsync();
        Assert.Null(near.Tally());
    }

    [Fact]
    public async Task One_that_is_left_goes_on_for_whoever_has_a_copy_whatever_was_being_waited_for()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var io = new ThreadPoolIo();
        await using var listener = await io.Network.ListenAsync(Address.Tcp("127.0.0.1", 0), limit.Token);
        for (var round = 0; round < 20; round++)
        {
            var near = await io.Network.ConnectAsync(listener.LocalAddress, limit.Token);
            await using var far = await listener.AcceptAsync(limit.Token);
            var zero = near.Tally()!.Value;
            var copy = near.DuplicateSocket()!;
            using var stop = new CancellationTokenSource();
            var pending = near.ReadAsync(new byte[10], stop.Token);
            await Task.Yield();
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await pending);
            await near.LeaveAsync();
            await far.WriteAsync("after"u8.ToArray(), limit.Token);
            await using var next = io.Network.Adopt(copy);
            Assert.Equal(new ByteTally(0, 0), Since(next, zero));
            Assert.Equal(5, await ReadAsync(next, 5, limit.Token));
            await next.WriteAsync("answer"u8.ToArray(), limit.Token);
            Assert.Equal(6, await ReadAsync(far, 6, limit.Token));
            Assert.Equal(new ByteTally(5, 6), Since(next, zero));
        }
    }

    [Fact]
    public async Task Other_connections_have_none()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var folder = Directory.CreateTempSubdirectory("hf-tally-").FullName;
        await using var io = new ThreadPoolIo();
        await using var listener = await io.Network.ListenAsync(Address.Unix(Path.Combine(folder, "s")), limit.Token);
        await using var near = await io.Network.ConnectAsync(listener.LocalAddress, limit.Token);
        Assert.Null(near.Tally());
    }

    private static ByteTally Since(Connection connection, ByteTally zero)
    {
        var now = connection.Tally()!.Value;
        return new ByteTally(now.Read - zero.Read, now.Written - zero.Written);
    }

    private static async Task<int> ReadAsync(Connection connection, int count, CancellationToken cancellationToken)
    {
        var buffer = new byte[count];
        var read = 0;
        while (read < count && await connection.ReadAsync(buffer.AsMemory(read), cancellationToken) is > 0 and var got) read += got;
        return read;
    }
}
