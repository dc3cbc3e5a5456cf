using Holdfast.Contracts.Errors;
using Holdfast.Runtime.Simulated;
using Holdfast.Sessions.Lifecycle;

namespace Holdfast.Sessions.Tests.Lifecycle;

public sealed class PendingSessionTests
{
    [Fact]
    public void Breaking_off_what_has_just_ended_harms_nobody() => Simulation.Run(1, io =>
    {
        var pending = new PendingSession(io.Clock, "s1", World.Alice, new SessionRequest { Pool = "teller" });
        pending.Dispose();
        pending.Stop(new Fault(SessionErrors.SessionClosed, "too late"));
        pending.Stop(new Fault(SessionErrors.SessionClosed, "later still"));
        Assert.Equal("too late", pending.Why?.Detail);
        return Task.CompletedTask;
    });
}
