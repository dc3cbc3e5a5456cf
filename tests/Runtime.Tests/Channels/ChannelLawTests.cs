using Holdfast.Runtime.Simulated;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Runtime.Tests.Channels;

public sealed class ChannelLawTests
{
    [Fact]
    public void The_laws_of_channels_hold_in_every_order_of_steps() =>
        Simulation.RunSeeds(60, io => ChannelLaws.HoldAsync(io, 40));

    [Fact]
    public async Task The_laws_of_channels_hold_between_threads()
    {
        await using var io = new ThreadPoolIo();
        for (var round = 0; round < 40; round++)
        {
            await ChannelLaws.HoldAsync(io, 400).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }
    }
}
