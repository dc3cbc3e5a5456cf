using Holdfast.Runtime.ThreadPool;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Endpoints;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions.Tests;

/// <summary>The same on real sockets and real threads.</summary>
public sealed class ThreadPoolSessionTests
{
    [Fact]
    public async Task Sessions_are_driven_by_many_at_once_and_the_pool_returns_to_its_minimum()
    {
        await using var io = new ThreadPoolIo();
        await using var world = await World.StartAsync(io, World.Pool(2, 6));
        await Task.WhenAll(Enumerable.Range(0, 12).Select(async user =>
        {
            var session = await world.TakeAsync(World.Alice);
            await world.SendAsync(World.Alice, session.Id, new FillField(FieldTarget.ByLabel("Option"), "1"), new PressKey(Key.Enter));
            for (var i = 0; i < 5; i++)
            {
                var echoed = await world.SendAsync(
                    World.Alice, session.Id, new FillField(FieldTarget.ByLabel("Text"), $"U{user}I{i}"), new PressKey(Key.Enter));
                Assert.Contains($"ECHOED: U{user}I{i}", echoed.Image.Text, StringComparison.Ordinal);
            }

            await world.Service.CloseAsync(World.Alice, session.Id, CancellationToken.None);
        }));
        await world.UntilAsync(() => world.Service.Pools()[0] is { Warm: >= 2, InUse: 0, Preparing: 0, Waiting: 0 }, 10);
        Assert.Equal(EndpointState.Healthy, world.Service.Endpoints()[0].State);
        Assert.NotNull(world.Service.Endpoints()[0].Latency);
    }

    [Fact]
    public async Task Watchers_see_each_screen_after_the_one_they_know()
    {
        await using var io = new ThreadPoolIo();
        await using var world = await World.StartAsync(io, World.Pool(0, 1));
        var session = await world.TakeAsync(World.Alice);
        var known = (await world.Service.ReadScreenAsync(World.Reader, session.Id, null, TimeSpan.Zero, CancellationToken.None)).Value.Version;
        var next = world.Service.WatchAsync(World.Reader, session.Id, known, CancellationToken.None).AsTask();
        Assert.False(next.IsCompleted);
        await world.SendAsync(World.Alice, session.Id, new FillField(FieldTarget.ByLabel("Option"), "1"), new PressKey(Key.Enter));
        Assert.True((await next).Value.Version > known);
        using var gone = new CancellationTokenSource();
        var never = world.Service.WatchAsync(World.Reader, session.Id, long.MaxValue, gone.Token).AsTask();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => never);
    }
}
