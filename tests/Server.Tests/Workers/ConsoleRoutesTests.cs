using System.Net;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Governance.Tenants;
using Holdfast.Processes.Supervision;
using Holdfast.Runtime;
using Holdfast.Runtime.Simulated;
using Holdfast.Server.Http;
using Holdfast.Server.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Server.Tests.Workers;

public sealed class ConsoleRoutesTests
{
    private const int MostStreams = 1000;

    [Fact]
    public void A_console_ends_within_half_a_minute_after_its_caller_is_let_in_no_longer() => Simulation.Run(1, async io =>
    {
        var request = Request();
        var running = Route(io.Clock).RequestDelegate!(request);
        await io.Clock.Delay(TimeSpan.FromMinutes(5));
        Assert.False(running.IsCompleted);
        Refuse(request);
        await io.Clock.Delay(TimeSpan.FromSeconds(31));
        Assert.True(running.IsCompletedSuccessfully);
    });

    [Fact]
    public void Consoles_count_among_the_live_streams() => Simulation.Run(1, async io =>
    {
        var route = Route(io.Clock);
        var open = Enumerable.Range(0, MostStreams).Select(_ => Request()).ToList();
        var running = open.Select(request => route.RequestDelegate!(request)).ToList();
        var refused = Request();
        await route.RequestDelegate!(refused);
        Assert.Equal(RequestErrors.TooManyStreams.Status, refused.Response.StatusCode);
        open.ForEach(Refuse);
        await Task.WhenAll(running);
        Assert.All(open, request => Assert.Equal(StatusCodes.Status200OK, request.Response.StatusCode));
    });

    // A demonstration lets in whoever calls it by this machine's name.
    private static void Refuse(HttpContext request) => request.Request.Host = new HostString("elsewhere.example");

    // None of these consoles comes so far that a worker is asked for.
    private static RouteEndpoint Route(Clock clock)
    {
        var app = WebApplication.CreateSlimBuilder().Build();
        var live = new LiveStreams(clock, new CallerResolver(null!, demo: true));
        new ConsoleRoutes((WorkerService)RuntimeHelpers.GetUninitializedObject(typeof(WorkerService)), live, clock).Map(app);
        return ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Single(route => route.RoutePattern.RawText!.EndsWith("/console", StringComparison.Ordinal));
    }

    private static DefaultHttpContext Request()
    {
        var context = new DefaultHttpContext();
        context.Request.Host = new HostString("localhost");
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        context.Request.RouteValues["name"] = "web";
        context.Items["holdfast.caller"] = new Caller(TenantId.Default, "key:clerk", Role.PowerUser);
        context.Features.Set<IHttpWebSocketFeature>(new Upgrade());
        return context;
    }

    private sealed class Upgrade : IHttpWebSocketFeature
    {
        public bool IsWebSocketRequest => true;

        public Task<WebSocket> AcceptAsync(WebSocketAcceptContext context) => Task.FromResult<WebSocket>(new SilentSocket());
    }
}
