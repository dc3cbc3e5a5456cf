using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Holdfast.EndToEnd;

[Collection("demo")]
public sealed partial class TourTests(DemoNode demo)
{
    private const string Password = "HARBOR1";
    private static readonly object Enter = new { press = "enter" };
    private readonly RunningNode _node = demo.Node;

    [Fact]
    public async Task A_session_from_the_pool_searches_a_customer_makes_a_transfer_and_leaves_a_trail_without_the_password()
    {
        var session = await _node.PostAsync("/api/v1/sessions", new { pool = "teller", label = "tour" });
        var id = (string)session["id"]!;
        Assert.Contains("Main Menu", await ScreenAsync(id), StringComparison.Ordinal);

        await InputAsync(id, "Name or number", new { type = "1" }, Enter);
        await InputAsync(id, "Rows 1 to", new { field = new { label = "Name or number", text = "S" } }, Enter);
        var from = await AccountOfRowAsync(id, 7);
        await InputAsync(id, "Rows 1 to", new { press = "pf3" });
        var to = await AccountOfRowAsync(id, 8);
        var confirmation = await TransferAsync(id, from, to);
        Assert.Contains("Transfer number", confirmation, StringComparison.Ordinal);
        Assert.Contains(from, confirmation, StringComparison.Ordinal);

        var json = await _node.GetAsync($"/api/v1/sessions/{id}/screen");
        Assert.Equal(24, json["rows"]!.GetValue<int>());
        Assert.Contains(json["text"]!.AsArray(), line => line!.ToString().Contains("The transfer is booked", StringComparison.Ordinal));

        using (var closed = await _node.Http.DeleteAsync($"/api/v1/sessions/{id}", TestContext.Current.CancellationToken))
            Assert.Equal(HttpStatusCode.NoContent, closed.StatusCode);

        await TheTrailSaysWhoDidWhat(id);
        await ThePasswordStandsNowhere();
        Assert.Contains("intact", (await _node.HoldfastAsync("audit", "verify")).Succeeded(), StringComparison.Ordinal);
    }

    /// <summary>Opens the customer of a row of the search and reads the number of the first account.</summary>
    private async Task<string> AccountOfRowAsync(string id, int row)
    {
        var customer = await InputAsync(id, "PF5=Transfer", new { field = new { row, column = 2, text = "S" } }, Enter);
        var account = AccountNumber().Match(customer);
        Assert.True(account.Success, customer);
        return account.Value;
    }

    private async Task<string> TransferAsync(string id, string from, string to)
    {
        await InputAsync(id, "From account", new { press = "pf5" });
        return await InputAsync(
            id,
            "The transfer is booked",
            new { field = new { label = "From account", text = from } },
            new { field = new { label = "To account", text = to } },
            new { field = new { label = "Amount", text = "1.25" } },
            new { field = new { label = "Reference", text = "TOUR" } },
            Enter);
    }

    private async Task<string> InputAsync(string id, string waitFor, params object[] steps)
    {
        await _node.PostAsync($"/api/v1/sessions/{id}/input", new { steps, wait = new { text = waitFor, unlocked = true, timeout = "10s" } });
        return await ScreenAsync(id);
    }

    private Task<string> ScreenAsync(string id) => _node.GetTextAsync($"/api/v1/sessions/{id}/screen");

    private async Task TheTrailSaysWhoDidWhat(string id)
    {
        var trail = await _node.GetAsync($"/api/v1/audit?subject=session/{id}&limit=1000");
        var kinds = trail["items"]!.AsArray().Select(record => ((string)record!["kind"]!, (string)record["actor"]!)).ToList();
        Assert.Contains(("session_created", "demo"), kinds);
        Assert.Contains(("session_input", "demo"), kinds);
        Assert.Contains(("session_closed", "demo"), kinds);
    }

    private async Task ThePasswordStandsNowhere()
    {
        foreach (var file in Directory.EnumerateFiles(_node.Data, "*", SearchOption.AllDirectories))
        {
            // Where a secret is kept is the one place where it stands; sockets and locks hold nothing.
            if (file.StartsWith(Path.Combine(_node.Data, "keys"), StringComparison.Ordinal) || Path.GetExtension(file) is ".sock" or ".lock") continue;
            // What goes through a pipe comes into a log; who reads a pipe takes it away.
            if (Path.GetDirectoryName(file)!.EndsWith(".pipes", StringComparison.Ordinal)) continue;
            Assert.False(Holds(await ReadSharedAsync(file)), $"{file} holds the password");
        }
    }

    private static bool Holds(byte[] content) =>
        content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Password)) >= 0 || content.AsSpan().IndexOf(Encoding.Unicode.GetBytes(Password)) >= 0
        // EBCDIC code page 037: what a trace of the wire would hold.
        || content.AsSpan().IndexOf((byte[])[0xC8, 0xC1, 0xD9, 0xC2, 0xD6, 0xD9, 0xF1]) >= 0;

    private static async Task<byte[]> ReadSharedAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var content = new byte[stream.Length];
        await stream.ReadExactlyAsync(content);
        return content;
    }

    [GeneratedRegex(@"\b\d{2}-\d{5}-\d\b", RegexOptions.None, 1000)]
    private static partial Regex AccountNumber();
}
