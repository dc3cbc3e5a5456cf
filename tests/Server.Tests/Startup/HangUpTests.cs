using Holdfast.Contracts.Config;
using Holdfast.Runtime.Simulated;
using Holdfast.Server.Startup;

namespace Holdfast.Server.Tests.Startup;

public sealed class HangUpTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Signals_before_the_node_is_there_are_one_and_all_go_on_as_the_daemon_was_told(bool keepGoing) => Simulation.Run(1, async io =>
    {
        List<ApplyRequest> applied = [];
        var hangUp = new HangUp(io, new DaemonArguments { KeepGoing = keepGoing });
        hangUp.Take();
        hangUp.Take();
        await io.Clock.Delay(TimeSpan.FromSeconds(1));
        Assert.Empty(applied);
        hangUp.Ready(request =>
        {
            applied.Add(request);
            return Task.CompletedTask;
        });
        await io.Clock.Delay(TimeSpan.FromSeconds(1));
        Assert.Equal([new ApplyRequest(KeepGoing: keepGoing)], applied);
        hangUp.Take();
        await io.Clock.Delay(TimeSpan.FromSeconds(1));
        Assert.Equal(2, applied.Count);
    });
}
