using System.Text;
using Holdfast.Runtime.EventLoop;
using Holdfast.Runtime.Keeping;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Runtime.Threads;

namespace Holdfast.Runtime.Tests.Keeping;

public sealed class HeldConnectionsTests
{
    private static string Program => Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "Holdfast.Keeper", "debug", "holdfast-keeper"));

    [Theory]
    [InlineData("pool", "pool")]
    [InlineData("pool", "loop")]
    [InlineData("loop", "pool")]
    [InlineData("loop", "threads")]
    [InlineData("threads", "loop")]
    public async Task A_connection_goes_on_in_another_program_of_another_model(string before, string after)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var folder = Directory.CreateTempSubdirectory("hf-held-").FullName;
        await using var host = new ThreadPoolIo();
        await using var keeper = await KeeperLauncher.EnsureAsync(host, Program, folder, limit.Token);
        var address = KeeperLauncher.SocketOf(folder);
        await using var listener = await host.Network.ListenAsync(Address.Tcp("127.0.0.1", 0), limit.Token);
        var accepting = listener.AcceptAsync(limit.Token);

        await OnAsync(before, async io =>
        {
            var connection = await io.Network.ConnectAsync(listener.LocalAddress, limit.Token);
            await using var held = await HeldConnections.ConnectAsync(io, address, limit.Token);
            await held.HoldAsync("session", "state"u8.ToArray(), connection, limit.Token);
            await connection.WriteAsync("first "u8.ToArray(), limit.Token);
            await connection.DisposeAsync();
        });
        await using var far = await accepting;
        await far.WriteAsync("meanwhile"u8.ToArray(), limit.Token);
        var reading = ReadAsync(far, 12, limit.Token);
        await OnAsync(after, async io =>
        {
            await using var held = await HeldConnections.ConnectAsync(io, address, limit.Token);
            Assert.Equal(("session", 5), (await held.ListAsync(limit.Token)).Select(key => (key.Key, key.NoteLength)).Single());
            var taken = (await held.TakeAsync("session", limit.Token))!;
            Assert.Equal("state", Encoding.UTF8.GetString(taken.Note.Span));
            Assert.False(taken.Ended);
            Assert.Equal(listener.LocalAddress, taken.Connection.RemoteAddress);
            Assert.Equal("meanwhile", await ReadAsync(taken.Connection, 9, limit.Token));
            await taken.Connection.WriteAsync("second"u8.ToArray(), limit.Token);
            Assert.True(await held.DropAsync("session", limit.Token));
            Assert.False(await held.DropAsync("session", limit.Token));
            Assert.Null(await held.TakeAsync("session", limit.Token));
            Assert.Equal("first second", await reading.WaitAsync(limit.Token));
            await taken.Connection.DisposeAsync();
        });
        Assert.Equal(0, await far.ReadAsync(new byte[1], limit.Token));
        await keeper.ShutdownAsync(force: true, limit.Token);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task An_upgrade_keeps_pid_children_and_connections_and_one_that_cannot_be_changes_nothing()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var folder = Directory.CreateTempSubdirectory("hf-held-").FullName;
        await using var io = new ThreadPoolIo();
        await using var before = await KeeperLauncher.EnsureAsync(io, Program, folder, limit.Token);
        var child = await before.SpawnAsync(new KeeperSpawn { Id = "a", File = "/bin/sleep", Arguments = ["60"] }, limit.Token);
        var refused = await Assert.ThrowsAsync<KeeperException>(
            async () => await KeeperUpgrade.RunAsync(io, "/no/such/keeper", folder, endConsoles: false, limit.Token));
        Assert.Equal(KeeperFailure.Invalid, refused.Failure);
        Assert.False(before.Closed.IsCompleted);

        Assert.Equal((1, before.KeeperPid), await KeeperUpgrade.RunAsync(io, Program, folder, endConsoles: false, limit.Token));
        await before.Closed.WaitAsync(limit.Token);
        await using var after = await KeeperLauncher.EnsureAsync(io, Program, folder, limit.Token);
        Assert.Equal(child, Assert.Single(await after.ListAsync(limit.Token)));
        Assert.False(await KeeperUpgrade.IsDueAsync(io, after.KeeperPid, Program, limit.Token));
        Assert.True(await KeeperUpgrade.IsDueAsync(io, after.KeeperPid, "/bin/sleep", limit.Token));
        await after.ShutdownAsync(force: true, limit.Token);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task OnAsync(string model, Func<Io, Task> body)
    {
        Io io = model switch
        {
            "loop" => new EventLoopIo(new EventLoopOptions()),
            "threads" => new ThreadIo(new ThreadIoOptions()),
            _ => new ThreadPoolIo(),
        };
        await using (io)
            await io.Start("body", () => body(io));
    }

    private static async Task<string> ReadAsync(Connection connection, int count, CancellationToken cancellationToken)
    {
        var buffer = new byte[count];
        for (var read = 0; read < count;)
            read += await connection.ReadAsync(buffer.AsMemory(read), cancellationToken) is > 0 and var got ? got : throw new EndOfStreamException();
        return Encoding.UTF8.GetString(buffer);
    }
}
