using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Holdfast.EndToEnd;

[Collection("demo")]
public sealed class BadInputTests(DemoNode demo)
{
    private readonly RunningNode _node = demo.Node;

    [Fact]
    public Task A_body_that_is_not_json_is_refused_at_its_place() =>
        RefusedAsync(HttpMethod.Post, "/api/v1/sessions", "{ pool: teller }", HttpStatusCode.BadRequest, "HF2001");

    [Fact]
    public Task A_member_the_contract_does_not_know_is_refused() =>
        RefusedAsync(HttpMethod.Post, "/api/v1/sessions", """{ "pol": "teller" }""", HttpStatusCode.BadRequest, "HF2002");

    [Fact]
    public Task A_member_given_twice_is_refused() =>
        RefusedAsync(HttpMethod.Post, "/api/v1/sessions", """{ "pool": "teller", "pool": "teller" }""", HttpStatusCode.BadRequest, "HF2002");

    [Theory]
    [InlineData("/api/v1/workers?verbose=1")]
    [InlineData("/api/v1/audit?limit=5&limt=6")]
    [InlineData("/api/v1/audit?limit=5&limit=6")]
    public Task A_query_that_the_operation_does_not_take_is_refused(string path) =>
        RefusedAsync(HttpMethod.Get, path, null, HttpStatusCode.BadRequest, "HF2002");

    [Fact]
    public async Task A_token_that_is_none_is_told_of_without_a_call()
    {
        var told = await Installation.HoldfastAsync(
            Path.GetTempPath(), new Dictionary<string, string> { ["HOLDFAST_TOKEN"] = "hf_one\nhf_two" }, "ps", "--url", "http://127.0.0.1:1");
        Assert.Equal(1, told.Status);
        Assert.Contains("HF2002", told.Errors, StringComparison.Ordinal);
        Assert.Contains("HOLDFAST_TOKEN", told.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public Task An_oversized_body_is_refused() =>
        RefusedAsync(
            HttpMethod.Post, "/api/v1/sessions", $$"""{ "pool": "{{new string('x', 2_000_000)}}" }""",
            HttpStatusCode.RequestEntityTooLarge, "HF2003");

    [Fact]
    public async Task A_body_of_another_type_than_json_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/sessions") { Content = new StringContent("pool=teller", Encoding.UTF8, "text/plain") };
        await RefusedAsync(request, HttpStatusCode.UnsupportedMediaType, "HF2008");
    }

    [Fact]
    public Task An_unknown_session_is_said_to_be_unknown() =>
        RefusedAsync(HttpMethod.Get, "/api/v1/sessions/nobody/screen", null, HttpStatusCode.NotFound, "HF3001");

    [Fact]
    public Task An_unknown_pool_is_said_to_be_unknown() =>
        RefusedAsync(HttpMethod.Post, "/api/v1/sessions", """{ "pool": "tellers" }""", HttpStatusCode.NotFound, "HF3002");

    [Fact]
    public Task An_unknown_worker_is_said_to_be_unknown() =>
        RefusedAsync(HttpMethod.Post, "/api/v1/workers/nobody/restart", null, HttpStatusCode.NotFound, "HF4001");

    [Fact]
    public Task An_unknown_route_is_said_to_be_unknown() =>
        RefusedAsync(HttpMethod.Get, "/api/v1/nothing", null, HttpStatusCode.NotFound, "HF2004");

    [Fact]
    public Task A_wrong_method_is_refused() =>
        RefusedAsync(HttpMethod.Put, "/api/v1/sessions", "{}", HttpStatusCode.MethodNotAllowed, "HF2005");

    [Fact]
    public Task A_demonstration_refuses_what_its_role_does_not_permit() =>
        RefusedAsync(HttpMethod.Get, "/api/v1/api-keys", null, HttpStatusCode.Forbidden, "HF2007");

    [Fact]
    public async Task A_bad_token_is_refused_even_where_none_is_needed()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/node");
        request.Headers.Add("Authorization", "Bearer hf_nobody_nothing");
        await RefusedAsync(request, HttpStatusCode.Unauthorized, "HF2006");
    }

    [Fact]
    public async Task A_page_of_another_site_cannot_use_the_demonstration()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/workers/harbor-a/stop");
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        await RefusedAsync(request, HttpStatusCode.Unauthorized, "HF2006");
    }

    [Fact]
    public async Task A_token_made_by_the_command_line_is_let_in_and_after_its_revocation_is_not()
    {
        var token = (await _node.HoldfastAsync("api-keys", "create", "tour", "--role", "readonly")).Succeeded().Trim();
        using (var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/workers"))
        {
            request.Headers.Add("Authorization", $"Bearer {token}");
            using var response = await _node.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        using (var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/workers/harbor-a/restart"))
        {
            request.Headers.Add("Authorization", $"Bearer {token}");
            await RefusedAsync(request, HttpStatusCode.Forbidden, "HF2007");
        }

        var keys = JsonNode.Parse((await _node.HoldfastAsync("api-keys", "list", "--json")).Succeeded())!;
        var id = (string)keys["items"]!.AsArray().First(key => (string)key!["name"]! == "tour")!["id"]!;
        (await _node.HoldfastAsync("api-keys", "revoke", id)).Succeeded();
        using (var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/workers"))
        {
            request.Headers.Add("Authorization", $"Bearer {token}");
            await RefusedAsync(request, HttpStatusCode.Unauthorized, "HF2006");
        }
    }

    [Fact]
    public async Task A_misspelt_key_is_found_with_its_place_and_the_right_spelling()
    {
        var checkedFile = await CheckAsync(
            """
            holdfast: 1
            workers:
              web:
                comand: /bin/true
            """);
        Assert.Equal(1, checkedFile.Status);
        Assert.Contains("holdfast.yaml:4:5", checkedFile.Errors, StringComparison.Ordinal);
        Assert.Contains("HF1003", checkedFile.Errors, StringComparison.Ordinal);
        Assert.Contains("command", checkedFile.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_named_before_anything_is_started()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var folder = Directory.CreateTempSubdirectory("holdfast-").FullName;
        await File.WriteAllTextAsync(
            Path.Combine(folder, "holdfast.yaml"), $"holdfast: 1\nlisten: {{ http: \"127.0.0.1:{port}\" }}\n", TestContext.Current.CancellationToken);
        var up = await Installation.HoldfastAsync(folder, null, "up", "--data", Path.Combine(folder, "data"));
        Assert.Equal(1, up.Status);
        Assert.Contains("HF6001", up.Errors, StringComparison.Ordinal);
        Assert.Contains($"{port}", up.Errors, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task An_endpoint_that_refuses_is_unhealthy_and_says_why()
    {
        var nobody = Installation.FreePort();
        await using var node = await RunningNode.FromAsync(
            $$"""
            holdfast: 1
            listen: { http: "127.0.0.1:PORT" }
            endpoints:
              gone: { host: 127.0.0.1, port: {{nobody}}, health: { interval: 1s } }
            """);
        var token = (await node.HoldfastAsync("api-keys", "create", "test", "--role", "user")).Succeeded().Trim();
        node.Http.DefaultRequestHeaders.Add("Authorization", $"Bearer {token}");
        var status = await node.UntilAsync(n => (string)n["endpoints"]![0]!["state"]! == "unhealthy", "the endpoint is unhealthy");
        Assert.Contains("HF3102", (string)status["endpoints"]![0]!["last_error"]!, StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/sessions") { Content = RunningNode.Json(new { endpoint = "gone" }) };
        using var response = await node.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("HF3106", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_code_of_the_catalogue_is_explained()
    {
        foreach (var code in Contracts.Errors.Catalogue.All)
        {
            var explained = (await _node.HoldfastAsync("explain", code.Id)).Succeeded();
            Assert.Contains(code.Title, explained, StringComparison.Ordinal);
        }
    }

    private static async Task<CommandResult> CheckAsync(string configuration)
    {
        var folder = Directory.CreateTempSubdirectory("holdfast-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "holdfast.yaml"), configuration);
        var result = await Installation.HoldfastAsync(folder, null, "config", "check");
        Directory.Delete(folder, recursive: true);
        return result;
    }

    private async Task RefusedAsync(HttpMethod method, string path, string? body, HttpStatusCode status, string code)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        await RefusedAsync(request, status, code);
    }

    private async Task RefusedAsync(HttpRequestMessage request, HttpStatusCode status, string code)
    {
        using var response = await _node.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{(int)response.StatusCode} {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(text)!;
        Assert.Equal(code, (string)problem["code"]!);
        Assert.NotEmpty((string)problem["recovery"]!);
        Assert.NotNull(Contracts.Errors.Catalogue.Find(code));
    }
}
