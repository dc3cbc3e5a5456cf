using Holdfast.Runtime;
using Holdfast.Runtime.Simulated;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Wire;
using Microsoft.Win32.SafeHandles;

namespace Holdfast.Tn3270.Tests.Host;

/// <summary>A host leaves its terminals to the next process, whatever they do.</summary>
[Collection(nameof(Simulations))]
public sealed class HostLeavingTests
{
    private static readonly string Page = new('X', 4000);

    [Fact]
    public void A_terminal_that_reads_nothing_holds_up_nobody_and_is_left_as_well() => Simulation.RunSeeds(10, async io =>
    {
        List<PlacedKeep> keeps = [];
        HostOptions options = new()
        {
            BeginsInText = true,
            Keep = _ =>
            {
                keeps.Add(new PlacedKeep { Place = new byte[64] });
                return keeps[^1];
            },
        };
        int written = 0;
        await using HostListener host = await HostListener.StartAsync(
            io, Address.Tcp(io.Name, 3270), options,
            async (session, _) =>
            {
                while (await session.WriteTextAsync(Page))
                {
                    written++;
                }
            },
            default);
        await using Connection desk = await io.Host("desk").Network.ConnectAsync(host.LocalAddress, default);
        await io.Clock.Delay(TimeSpan.FromSeconds(5));
        int before = written;
        await io.Clock.Delay(TimeSpan.FromSeconds(5));
        Assert.Equal(before, written);

        TimeSpan begun = io.Clock.Elapsed;
        await host.LeaveAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(5), io.Clock);
        Assert.InRange(io.Clock.Elapsed - begun, WirePump.LeaveTime, WirePump.LeaveTime * 2);
        Assert.True(Assert.Single(keeps).IsLeft);
        Assert.Equal((before, 0), (written, host.Connections));
    });

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_real_connection_that_was_left_in_the_middle_of_a_write_goes_on_for_whoever_else_has_its_socket()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        await using ThreadPoolIo io = new();
        SafeFileHandle? other = null;
        PlacedKeep keep = new() { Place = new byte[64] };
        HostOptions options = new()
        {
            BeginsInText = true,
            Keep = connection =>
            {
                other = connection.DuplicateSocket();
                return keep;
            },
        };
        await using HostListener host = await HostListener.StartAsync(
            io, Address.Tcp("127.0.0.1", 0), options,
            async (session, _) =>
            {
                while (await session.WriteTextAsync(Page))
                {
                }
            },
            stop);
        await using Connection desk = await io.Network.ConnectAsync(host.LocalAddress, stop);
        await Task.Delay(300, stop);
        await host.LeaveAsync().AsTask().WaitAsync(WirePump.LeaveTime * 5, stop);
        Assert.True(keep.IsLeft);

        byte[] buffer = new byte[64 * 1024];
        Task<int> reading;
        while (await Task.WhenAny(reading = desk.ReadAsync(buffer, stop).AsTask(), Task.Delay(300, stop)) == reading)
        {
            Assert.True(await reading > 0, "the platform has ended the connection");
        }
        other!.Dispose();
        Assert.Equal(0, await reading);
    }

    [Fact]
    public void Terminals_of_which_nothing_is_under_way_are_left_at_once() => Simulation.RunSeeds(3, async io =>
    {
        PlacedKeep keep = new() { Place = new byte[64] };
        HostOptions options = new() { BeginsInText = true, Keep = _ => keep };
        await using HostListener host = await HostListener.StartAsync(
            io, Address.Tcp(io.Name, 3270), options, async (session, stop) => await session.ReadLineAsync(stop), default);
        await using Connection desk = await io.Host("desk").Network.ConnectAsync(host.LocalAddress, default);
        await io.Clock.Delay(TimeSpan.FromSeconds(5));

        TimeSpan begun = io.Clock.Elapsed;
        await host.LeaveAsync();
        Assert.InRange(io.Clock.Elapsed - begun, TimeSpan.Zero, WirePump.LeaveTime / 2);
        Assert.Equal((true, false), (keep.IsLeft, keep.IsEnded));
    });
}
