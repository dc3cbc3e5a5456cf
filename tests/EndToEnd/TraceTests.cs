using System.Globalization;
using System.Text.Json.Nodes;

namespace Holdfast.EndToEnd;

[Collection("demo")]
public sealed class TraceTests(DemoNode demo)
{
    private const string Password = "HARBOR1";
    private readonly RunningNode _node = demo.Node;

    [Fact]
    public async Task A_session_that_asks_for_it_is_traced_and_the_trace_shows_its_screens_without_the_password()
    {
        var session = await _node.PostAsync("/api/v1/sessions", new { endpoint = "harbor-a", trace = true });
        var (id, name) = ((string)session["id"]!, (string)session["trace"]!);
        await InputAsync(id, "Password", new { press = "enter" });
        await InputAsync(
            id, "Main Menu", new { field = new { label = "User ID", text = "TELLER1" } }, new { field = new { label = "Password", text = Password } },
            new { press = "enter" });
        using var closed = await _node.Http.DeleteAsync($"/api/v1/sessions/{id}", TestContext.Current.CancellationToken);

        var file = Path.Combine(_node.Data, "traces", name);
        var replayed = (await _node.HoldfastAsync("trace", "convert", file, "--to", "text")).Succeeded();
        Assert.Contains("Main Menu", replayed, StringComparison.Ordinal);
        var kept = string.Concat(
            (await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken))
                .Where(line => line.Length > 0 && line[0] is '<' or '>').Select(line => line.Split(' ')[^1]));
        Assert.Contains(Ebcdic("TELLER1"), kept, StringComparison.Ordinal);
        Assert.DoesNotContain(Ebcdic(Password), kept, StringComparison.Ordinal);
    }

    private Task<JsonNode> InputAsync(string id, string wait, params object[] steps) =>
        _node.PostAsync($"/api/v1/sessions/{id}/input", new { steps, wait = new { text = wait } });

    // Code page 037: letters in three rows, digits from F0.
    private static string Ebcdic(string text) => string.Concat(text.Select(character => character switch
    {
        >= 'A' and <= 'I' => 0xC1 + character - 'A',
        >= 'J' and <= 'R' => 0xD1 + character - 'J',
        >= 'S' and <= 'Z' => 0xE2 + character - 'S',
        _ => 0xF0 + character - '0',
    }).Select(code => code.ToString("x2", CultureInfo.InvariantCulture)));
}
