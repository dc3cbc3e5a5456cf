using Holdfast.Contracts.Errors;
using Holdfast.Runtime.Simulated;
using Holdfast.Sessions.Driving;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions.Tests.Lifecycle;

/// <summary>A node with a limit of memory.</summary>
public sealed class MemoryWatchTests
{
    private const long MiB = 1024 * 1024;

    [Fact]
    public void Above_it_nothing_is_opened_below_it_again_and_sessions_go_on() => Simulation.Run(1, async io =>
    {
        var (used, asked) = (100 * MiB, 0);
        await using var world = await World.StartBoundedAsync(io, World.Pool(1, 4), 1000 * MiB, () =>
        {
            asked++;
            return used;
        });
        var held = await world.TakeAsync(World.Alice);
        await world.UntilAsync(() => world.Service.Pools()[0] is { Warm: 1, Preparing: 0 });
        used = 1000 * MiB;
        await world.UntilAsync(() => world.Service.Memory().IsFull);

        var refused = await world.Service.CreateAsync(World.Alice, new SessionRequest { Pool = "teller" }, CancellationToken.None);
        Assert.Equal(SessionErrors.MemoryFull, refused.Fault?.Code);
        Assert.Equal("The node uses 1000 MiB of memory; the limit is 1000 MiB.", refused.Fault?.Detail);
        Assert.Equal(SessionErrors.MemoryFull, (await world.Service.CreateAsync(World.Alice, new SessionRequest { Endpoint = "a" }, CancellationToken.None)).Fault?.Code);
        // Who has a session goes on, and gives it back: the pool then has it, and opens no other.
        Assert.Contains("ECHO", (await world.SendAsync(World.Alice, held.Id, new FillField(FieldTarget.ByLabel("Option"), "1"), new PressKey(Key.Enter))).Image.Text, StringComparison.Ordinal);
        await world.Service.CloseAsync(World.Alice, held.Id, CancellationToken.None);
        await io.Clock.Delay(TimeSpan.FromSeconds(30));
        Assert.Equal((2, 2), (world.Service.Memory().Refused, world.Service.Pools()[0].Warm));
        // Memory that nobody holds was looked for, and not all the time.
        Assert.InRange(world.MemoryFreed, 5, 8);

        used = 950 * MiB;
        await io.Clock.Delay(TimeSpan.FromSeconds(10));
        Assert.True(world.Service.Memory().IsFull);
        used = 900 * MiB;
        await world.UntilAsync(() => !world.Service.Memory().IsFull);
        Assert.Null((await world.Service.CreateAsync(World.Alice, new SessionRequest { Pool = "teller" }, CancellationToken.None)).Fault);
        // Once a second at the most, however many ask.
        Assert.InRange(asked, 40, io.Clock.Elapsed.TotalSeconds + 2);
        Assert.Equal(
            ["sessions_memory_full failed:HF3027", "sessions_memory_free ok"],
            world.Journal.Entries.Where(entry => entry.Kind.StartsWith("sessions_memory", StringComparison.Ordinal)).Select(entry => $"{entry.Kind} {entry.Result}"));
    });

    [Fact]
    public void A_pool_grows_only_once_there_is_room_and_then_serves_who_waits() => Simulation.Run(1, async io =>
    {
        var used = 2000 * MiB;
        await using var world = await World.StartBoundedAsync(io, World.Pool(2, 4), 1000 * MiB, () => used);
        await io.Clock.Delay(TimeSpan.FromMinutes(2));
        Assert.Equal((0, 0), (world.Service.Pools()[0].Warm, world.Service.Pools()[0].Preparing));
        used = 100 * MiB;
        await world.UntilAsync(() => world.Service.Pools()[0].Warm == 2);
    });

    [Fact]
    public void Who_waits_when_it_closes_and_gets_none_is_told_that_memory_is_why() => Simulation.Run(1, async io =>
    {
        var used = 100 * MiB;
        await using var world = await World.StartBoundedAsync(
            io, World.Pool(0, 1) with { MaxLifetime = TimeSpan.FromSeconds(2) }, 1000 * MiB, () => used);
        var first = await world.TakeAsync(World.Alice);
        var waits = world.Service.CreateAsync(World.Bob, new SessionRequest { Pool = "teller" }, CancellationToken.None);
        used = 1000 * MiB;
        await io.Clock.Delay(TimeSpan.FromSeconds(3));
        // Past its lifetime it is closed, and no other is opened in its place.
        await world.Service.CloseAsync(World.Alice, first.Id, CancellationToken.None);
        Assert.Equal(SessionErrors.MemoryFull, (await waits).Fault?.Code);
        Assert.Equal(1, world.Service.Memory().Refused);
    });

    [Fact]
    public void Without_a_limit_memory_is_told_when_asked_and_refuses_nobody() => Simulation.Run(1, async io =>
    {
        await using var world = await World.StartAsync(io, World.Pool(1, 1));
        Assert.Equal((null, false), (world.Service.Memory().Limit, world.Service.Memory().IsFull));
        Assert.Equal(0, world.MemoryFreed);
    });

    [Theory]
    [InlineData("1GiB", 1024, "")]
    [InlineData("64MiB", 64, "HF1005")]
    [InlineData("2", 0, "HF1005")]
    public void It_is_read_with_its_unit(string text, long mib, string fault)
    {
        var document = Holdfast.Configuration.ConfigDocument.Parse("test.yaml", $"limits: {{ memory: {text} }}", _ => null);
        var read = SessionsConfiguration.Read(document.Root);
        Assert.Equal(fault, string.Join(' ', document.Diagnostics.Select(diagnostic => diagnostic.Fault.Code.Id)));
        Assert.Equal(mib == 0 ? null : mib * MiB, read.Limits.Memory);
    }
}
