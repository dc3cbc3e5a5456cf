using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Holdfast.EndToEnd;

/// <summary>A real daemon that starts a real program and posts to a real web server when sessions come and go.</summary>
[Collection("demo")]
public sealed class SessionHookTests(DemoNode demo)
{
    [Fact]
    public async Task Programs_and_addresses_are_told_of_sessions_and_the_command_line_shows_how_that_went()
    {
        var stop = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("holdfast-hooks-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "key"), "sw0rdfish\n", stop);
        await File.WriteAllTextAsync(Path.Combine(folder, "note.sh"), "cat >> \"$1\"\necho >> \"$1\"\n", stop);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var posted = TakeAsync(listener, stop);
        await using var node = await RunningNode.FromAsync($$"""
            holdfast: 1
            listen: { http: "127.0.0.1:PORT" }
            secrets: { key: { file: {{folder}}/key } }
            endpoints: { bank: { host: 127.0.0.1, port: {{demo.Node.HostA}} } }
            limits: { memory: 4GiB }
            hooks:
              note: { on: [created, closed], run: [/bin/sh, {{folder}}/note.sh, {{folder}}/notes] }
              tell: { on: created, post: "http://127.0.0.1:{{((IPEndPoint)listener.LocalEndpoint).Port}}/s3cret", secret: "${secret:key}" }
              fails: { on: closed, run: /nowhere/program }
            """);
        var opened = JsonNode.Parse((await node.HoldfastAsync("sessions", "open", "--endpoint", "bank", "--json")).Succeeded())!;
        (await node.HoldfastAsync("sessions", "close", (string)opened["id"]!)).Succeeded();
        var (signature, signed, body) = await posted.WaitAsync(TimeSpan.FromSeconds(20), stop);
        JsonNode hooks;
        for (var i = 0; ; i++)
        {
            hooks = JsonNode.Parse((await node.HoldfastAsync("sessions", "hooks", "--json")).Succeeded())!["items"]!;
            if (hooks.AsArray().Sum(hook => (long)hook!["runs"]!) == 4) break;
            Assert.True(i < 100, hooks.ToJsonString());
            await Task.Delay(100, stop);
        }

        Assert.Equal($"v1,{Convert.ToBase64String(HMACSHA256.HashData("sw0rdfish"u8, Encoding.UTF8.GetBytes(signed)))}", signature);
        Assert.Equal((string)opened["id"]!, (string)JsonNode.Parse(body)!["data"]!["session"]!);
        var notes = await File.ReadAllLinesAsync(Path.Combine(folder, "notes"), stop);
        Assert.Equal(["session.created", "session.closed"], notes.Select(note => (string)JsonNode.Parse(note)!["type"]!));
        var table = (await node.HoldfastAsync("sessions", "hooks")).Succeeded();
        Assert.Contains("There is no program '/nowhere/program'", table, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", table, StringComparison.Ordinal);
        var told = (await node.HoldfastAsync("audit", "--kind", "session_hook_run")).Succeeded();
        Assert.Contains("HF3026", told, StringComparison.Ordinal);
        Assert.Contains(" of 4.0 GiB", (await node.HoldfastAsync("status")).Succeeded(), StringComparison.Ordinal);
        Assert.Contains("none", (await node.HoldfastAsync("sessions", "door")).Succeeded(), StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Takes one post: its signature, what is signed, its body.</summary>
    private static async Task<(string Signature, string Signed, string Body)> TakeAsync(TcpListener listener, CancellationToken cancellationToken)
    {
        using var client = await listener.AcceptTcpClientAsync(cancellationToken);
        await using var stream = client.GetStream();
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (true)
        {
            text.Append(Encoding.UTF8.GetString(buffer.AsSpan(0, await stream.ReadAsync(buffer, cancellationToken))));
            var parts = text.ToString().Split("\r\n\r\n", 2);
            if (parts.Length < 2) continue;
            var headers = parts[0].Split("\r\n").Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0].ToLowerInvariant(), pair => pair[1]);
            if (Encoding.UTF8.GetByteCount(parts[1]) < int.Parse(headers["content-length"], null)) continue;
            await stream.WriteAsync("HTTP/1.1 204 No Content\r\n\r\n"u8.ToArray(), cancellationToken);
            return (headers["webhook-signature"], $"{headers["webhook-id"]}.{headers["webhook-timestamp"]}.{parts[1]}", parts[1]);
        }
    }
}
