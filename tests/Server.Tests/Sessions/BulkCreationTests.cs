using System.Net;
using System.Text;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Sessions;

namespace Holdfast.Server.Tests.Sessions;

public sealed class BulkCreationTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task So_many_alike_are_created_and_told_in_order()
    {
        await using var server = await SessionServer.StartAsync();
        var made = (await server.Client.Sessions.CreateManyAsync(
            new BulkCreate { Count = 20, Session = new CreateSession { Endpoint = SessionServer.Endpoint, Label = "many" } }, Stop)).Value;
        Assert.Equal((20, 0), (made.Created, made.Failed));
        Assert.Equal(Enumerable.Range(0, 20), made.Items.Select(item => item.Index));
        Assert.Equal(20, made.Items.Select(item => item.Session!.Id).Distinct().Count());
    }

    [Fact]
    public async Task One_that_fails_takes_none_of_the_others_with_it()
    {
        await using var server = await SessionServer.StartAsync();
        var made = (await server.Client.Sessions.CreateManyAsync(
            new BulkCreate
            {
                Sessions =
                [
                    new CreateSession { Endpoint = SessionServer.Endpoint }, new CreateSession { Pool = "nowhere" },
                    new CreateSession { Endpoint = SessionServer.Endpoint, Timeout = "soon" },
                ],
            },
            Stop)).Value;
        Assert.Equal((1, 2), (made.Created, made.Failed));
        Assert.NotNull(made.Items[0].Session);
        Assert.Equal((SessionErrors.NoSuchPool.Id, RequestErrors.InvalidField.Id), (made.Items[1].Problem?.Code, made.Items[2].Problem?.Code));
    }

    [Fact]
    public async Task A_limit_stops_those_beyond_it_and_the_room_left_is_told()
    {
        await using var server = await SessionServer.StartAsync(sessionsPerUser: 3);
        using var answer = await PostAsync(server, """{ "count": 5, "session": { "endpoint": "harbor" } }""");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("\"created\":3,\"failed\":2", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal(("\"sessions\";q=3", "\"sessions\";r=0"), (answer.Headers.GetValues("RateLimit-Policy").Single(), answer.Headers.GetValues("RateLimit").Single()));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "count": 0, "session": { "endpoint": "harbor" } }""")]
    [InlineData("""{ "count": 501, "session": { "endpoint": "harbor" } }""")]
    [InlineData("""{ "count": 2 }""")]
    [InlineData("""{ "sessions": [] }""")]
    [InlineData("""{ "sessions": [ null ] }""")]
    [InlineData("""{ "count": 1, "session": { "endpoint": "harbor" }, "sessions": [ { "endpoint": "harbor" } ] }""")]
    public async Task What_says_neither_or_both_is_refused(string body)
    {
        await using var server = await SessionServer.StartAsync();
        using var answer = await PostAsync(server, body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty((await server.Client.Sessions.ListAsync(Stop)).Value.Items);
    }

    private static async Task<HttpResponseMessage> PostAsync(SessionServer server, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await server.Http.PostAsync("/api/v1/sessions:bulk", content, Stop);
    }
}
