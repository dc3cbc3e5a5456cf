using System.Text;
using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Runtime;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Server.Sessions;
using Holdfast.Sessions;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.Hooks;
using Holdfast.Storage.Journal;
using Holdfast.Tn3270.Host;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Server.Tests.Sessions;

public sealed class SessionRoutesTests
{
    private static readonly Caller Alice = new("default", "key:alice", Role.User);
    private static readonly Panel Hello = new() { Name = "hello", Fields = [new PanelField { Row = 1, Column = 2, Text = "HELLO" }] };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_has_gone_before_the_answer_leaves_no_session(bool goes)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var io = new ThreadPoolIo();
        await using var journal = new MemoryJournal(io);
        await using var host = await HostListener.StartAsync(
            io, Address.Tcp("127.0.0.1", 0), new HostOptions(), (session, token) => session.ShowAsync(Hello, null, token).AsTask(), cancellation);
        await using var service = await SessionService.StartAsync(
            new SessionServiceOptions
            {
                Io = io, Journal = journal, Endpoints = [new EndpointDefinition { Name = "a", Host = "127.0.0.1", Port = host.LocalAddress.Port }],
            },
            cancellation);
        await using var app = WebApplication.CreateSlimBuilder().Build();
        new SessionRoutes(service).Map(app);
        var create = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Single(route => route.RoutePattern.RawText == "/api/v1/sessions" && route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0] == "POST");

        using var gone = new CancellationTokenSource();
        var context = new DefaultHttpContext { RequestServices = app.Services, RequestAborted = gone.Token };
        context.Items["holdfast.caller"] = Alice;
        (context.Request.Method, context.Request.ContentType) = ("POST", "application/json");
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes("""{"endpoint":"a"}"""));
        context.Response.Body = new Ear(() =>
        {
            // The session is there when the answer begins; only now does its asker go.
            Assert.Single(service.List(Alice));
            if (goes) gone.Cancel();
        });
        try
        {
            await create.RequestDelegate!(context);
        }
        catch (OperationCanceledException)
        {
            Assert.True(goes);
        }

        Assert.Equal(goes ? 0 : 1, service.List(Alice).Count);
    }

    [Fact]
    public async Task Without_memory_a_session_is_refused_with_when_to_come_again_and_one_that_is_there_goes_on()
    {
        await using var server = await SessionServer.StartAsync();
        var id = await server.OpenAsync();
        server.MemoryInUse = SessionServer.MemoryLimit;
        using var body = new StringContent("""{"endpoint":"harbor"}""", Encoding.UTF8, "application/json");
        HttpResponseMessage answer;
        for (var i = 0; ; i++)
        {
            Assert.True(i < 200, "it was never refused");
            answer = await server.Http.PostAsync(new Uri("/api/v1/sessions", UriKind.Relative), body, TestContext.Current.CancellationToken);
            if (!answer.IsSuccessStatusCode) break;
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.Equal((System.Net.HttpStatusCode.ServiceUnavailable, "5"), (answer.StatusCode, answer.Headers.RetryAfter?.ToString()));
        Assert.Contains("\"code\":\"HF3027\"", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("HARBOR FORM", (await server.Client.Sessions.ScreenAsync(id, TestContext.Current.CancellationToken)).Value.Text[0], StringComparison.Ordinal);
        answer.Dispose();
    }

    [Fact]
    public async Task Hooks_are_listed_by_their_names_without_what_is_secret()
    {
        await using var server = await SessionServer.StartAsync(hooks:
        [
            new HookDefinition { Name = "page", On = [HookMoment.Error, HookMoment.Closed], Pools = ["teller"], Post = new Uri("https://ops.example.com/s3cret") },
            new HookDefinition { Name = "idle", On = [HookMoment.Idle], Post = new Uri("https://ops.example.com/s3cret") },
        ]);
        var hooks = (await server.Client.Sessions.HooksAsync(TestContext.Current.CancellationToken)).Value.Items;
        Assert.Equal(["idle", "page"], hooks.Select(hook => hook.Name));
        Assert.Equal(("error,closed", "teller", "post", "https://ops.example.com"), (string.Join(',', hooks[1].On), Assert.Single(hooks[1].Pools), hooks[1].Action, hooks[1].Target));
        Assert.Equal((0, 0, 0, null), (hooks[1].Runs, hooks[1].Failures, hooks[1].Waiting, hooks[1].LastFailure));
    }

    [Theory]
    [InlineData(Role.Readonly, false)]
    [InlineData(Role.User, false)]
    [InlineData(Role.PowerUser, true)]
    public async Task Hooks_are_for_those_who_operate_the_node_and_not_for_every_tenant_s_readers(Role role, bool isShown)
    {
        await using var server = await SessionServer.StartAsync(hooks:
            [new HookDefinition { Name = "page", On = [HookMoment.Error], Post = new Uri("https://ops.example.com/s3cret") }]);
        var (client, _) = await server.ClientOfAsync(role);
        Assert.Equal(isShown ? null : RequestErrors.Forbidden, (await client.Sessions.HooksAsync(TestContext.Current.CancellationToken)).Fault?.Code);
        // What all may know of the node is theirs.
        Assert.Null((await client.Sessions.PoolsAsync(TestContext.Current.CancellationToken)).Fault);
    }

    /// <summary>Where answers go; tells when one begins.</summary>
    private sealed class Ear(Action heard) : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            heard();
            return base.WriteAsync(buffer, cancellationToken);
        }
    }
}
