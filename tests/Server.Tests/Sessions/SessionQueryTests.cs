using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Sessions;

namespace Holdfast.Server.Tests.Sessions;

public sealed class SessionQueryTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_hold_each_session_once_in_order_also_while_others_come_and_go()
    {
        await using var server = await SessionServer.StartAsync();
        var sessions = server.Client.Sessions;
        await sessions.CreateManyAsync(new BulkCreate { Count = 7, Session = new CreateSession { Endpoint = SessionServer.Endpoint } }, Stop);
        var first = (await sessions.ListAsync(new SessionFilter { Limit = 3 }, Stop)).Value;
        Assert.Equal(3, first.Items.Count);
        await sessions.CloseAsync(first.Items[2].Id, Stop);
        var second = (await sessions.ListAsync(new SessionFilter { Limit = 3, Cursor = first.Next }, Stop)).Value;
        var third = (await sessions.ListAsync(new SessionFilter { Limit = 3, Cursor = second.Next }, Stop)).Value;
        var ids = first.Items.Concat(second.Items).Concat(third.Items).Select(session => session.Id).ToList();
        Assert.Equal(7, ids.Count);
        Assert.Equal(ids.Distinct().Order(StringComparer.Ordinal), ids);
        Assert.Null(third.Next);
        Assert.Equal(6, await CountAsync(sessions.EveryAsync(new SessionFilter { Limit = 2 }, Stop)));
    }

    [Fact]
    public async Task A_filter_lets_through_what_all_its_members_name()
    {
        await using var server = await SessionServer.StartAsync();
        var sessions = server.Client.Sessions;
        foreach (var label in (string[])["night-1", "night-2", "day"])
            await sessions.CreateAsync(new CreateSession { Endpoint = SessionServer.Endpoint, Label = label }, Stop);
        Assert.Equal(2, await CountAsync(sessions.EveryAsync(new SessionFilter { Label = "night-*" }, Stop)));
        Assert.Equal(1, await CountAsync(sessions.EveryAsync(new SessionFilter { Label = "day", Holder = "demo", State = "connected" }, Stop)));
        Assert.Equal(0, await CountAsync(sessions.EveryAsync(new SessionFilter { Label = "day", Pool = "teller" }, Stop)));
        Assert.Equal(3, await CountAsync(sessions.EveryAsync(new SessionFilter { Endpoint = SessionServer.Endpoint }, Stop)));
    }

    [Fact]
    public async Task What_is_no_limit_and_no_state_is_refused()
    {
        await using var server = await SessionServer.StartAsync();
        Assert.Equal(RequestErrors.InvalidField, (await server.Client.Sessions.ListAsync(new SessionFilter { Limit = 1001 }, Stop)).Fault?.Code);
        Assert.Equal(RequestErrors.InvalidField, (await server.Client.Sessions.ListAsync(new SessionFilter { State = "tired" }, Stop)).Fault?.Code);
        Assert.Equal(RequestErrors.InvalidField, (await server.Client.Endpoints.ListAsync("tired", Stop)).Fault?.Code);
        Assert.Equal(SessionServer.Endpoint, Assert.Single((await server.Client.Endpoints.ListAsync(null, Stop)).Value.Items).Name);
    }

    private static async Task<int> CountAsync(IAsyncEnumerable<Result<SessionInfo>> sessions)
    {
        var count = 0;
        await foreach (var session in sessions)
        {
            Assert.Null(session.Fault);
            count++;
        }

        return count;
    }
}
