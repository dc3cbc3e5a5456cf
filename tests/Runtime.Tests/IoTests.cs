namespace Holdfast.Runtime.Tests;

public sealed class IoTests
{
    [Theory]
    [InlineData(IoModel.ThreadPool, "ThreadPoolIo")]
    [InlineData(IoModel.EventLoop, "EventLoopIo")]
    [InlineData(IoModel.Threads, "ThreadIo")]
    public async Task A_program_picks_its_model_and_nothing_else_changes(IoModel model, string type)
    {
        await using var io = Io.Create(model);
        Assert.Equal(type, io.GetType().Name);
        await using var listener = await io.Network.ListenAsync(Address.Tcp("127.0.0.1", 0), default);
        var server = io.Spawn("server", async Fiber<int> () =>
        {
            await using var connection = await listener.AcceptAsync(default);
            return await connection.ReadAsync(new byte[10], default);
        });
        await io.Spawn("client", async Fiber () =>
        {
            await using var connection = await io.Network.ConnectAsync(listener.LocalAddress, default);
            await connection.WriteAsync("abc"u8.ToArray(), default);
            await io.Clock.Delay(TimeSpan.FromMilliseconds(1));
        });
        Assert.Equal(3, await server);
    }

    [Fact]
    public void There_is_no_other_model() => Assert.Throws<ArgumentOutOfRangeException>(() => Io.Create((IoModel)9));
}
