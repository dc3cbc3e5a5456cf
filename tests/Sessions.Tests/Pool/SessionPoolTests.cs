using Holdfast.Runtime;
using Holdfast.Runtime.Simulated;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.Journeys;
using Holdfast.Sessions.Pool;
using Holdfast.Sessions.Secrets;
using Holdfast.Sessions.Tracing;

namespace Holdfast.Sessions.Tests.Pool;

/// <summary>A pool with its directory, without a service around them.</summary>
public sealed class SessionPoolTests
{
    [Fact]
    public void A_notice_that_comes_late_does_not_undo_the_one_after_it() => Simulation.Run(1, async io =>
    {
        await using var host = await TellerHost.StartAsync(io, Address.Tcp("127.0.0.1", 0));
        var events = new SessionEvents(new RecordingJournal(io), io);
        EndpointDefinition At(string name) => new() { Name = name, Host = "127.0.0.1", Port = host.LocalAddress.Port };
        var directory = new EndpointDirectory(io, events, [At("a"), At("b")]);
        // Told before the pool: the endpoint may be used again by the time that the pool hears that it may not.
        directory.OnChange(name =>
        {
            if (directory.IsDraining(name)) directory.Drain(name, false);
        });
        await using var errands = new Errands(io, events.TaskFailed);
        var opener = new ConnectionOpener(io, directory, events, new TraceFolder(io, null), shelf: null);
        var runner = new JourneyRunner((name, _) => ValueTask.FromResult(ConfiguredSecrets.Undefined(name)));
        var pool = new SessionPool(io, World.Pool(2, 4, "a", "b") with { Journey = null }, null, directory, opener, runner, events, errands);
        pool.Begin();
        while (pool.View().Warm < 2) await io.Clock.Delay(TimeSpan.FromMilliseconds(10));

        directory.Drain("a", true);

        Assert.True(directory.IsAvailable("a"));
        await io.Clock.Delay(TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, pool.View().Warm);
        await errands.DisposeAsync();
        await pool.StopAsync(leave: false);
    });
}
