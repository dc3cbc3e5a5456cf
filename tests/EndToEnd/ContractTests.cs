namespace Holdfast.EndToEnd;

/// <summary>The API's description as a snapshot, so that a change of the contract is seen in review.</summary>
[Collection("demo")]
public sealed class ContractTests(DemoNode demo)
{
    private static readonly string Snapshot = Path.Combine(Installation.Root, "docs", "reference", "openapi.json");
    private readonly RunningNode _node = demo.Node;

    [Fact]
    public async Task The_openapi_document_is_the_one_that_was_reviewed()
    {
        var document = await _node.GetAsync("/openapi.json");
        document.AsObject().Remove("servers");
        var now = document.ToJsonString(new() { WriteIndented = true }) + "\n";
        if (Environment.GetEnvironmentVariable("HOLDFAST_UPDATE_SNAPSHOTS") == "1")
            await File.WriteAllTextAsync(Snapshot, now, TestContext.Current.CancellationToken);
        Assert.Equal(await File.ReadAllTextAsync(Snapshot, TestContext.Current.CancellationToken), now);
    }

    [Fact]
    public async Task Every_route_refuses_a_caller_without_a_token_who_comes_from_elsewhere()
    {
        var document = await _node.GetAsync("/openapi.json");
        foreach (var (path, operations) in document["paths"]!.AsObject())
        {
            foreach (var (method, _) in operations!.AsObject())
            {
                if (method is "parameters") continue;
                using var request = new HttpRequestMessage(HttpMethod.Parse(method), path.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal));
                request.Headers.Add("Sec-Fetch-Site", "cross-site");
                using var response = await _node.Http.SendAsync(request);
                Assert.True(response.StatusCode == System.Net.HttpStatusCode.Unauthorized, $"{method} {path}: {response.StatusCode}");
            }
        }
    }
}
