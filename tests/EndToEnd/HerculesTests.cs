using System.Diagnostics;

namespace Holdfast.EndToEnd;

/// <summary>A host that others wrote: Debian's Hercules, whose console shows its logo to every 3270 that connects.</summary>
public sealed class HerculesTests
{
    [Fact]
    public async Task The_logo_of_hercules_is_read_over_rest()
    {
        var port = Installation.FreePort();
        var folder = Directory.CreateTempSubdirectory("hercules-").FullName;
        var configuration = Path.Combine(folder, "hercules.cnf");
        await File.WriteAllTextAsync(
            configuration,
            $"""
            ARCHMODE  S/370
            MAINSIZE  2
            NUMCPU    1
            CNSLPORT  127.0.0.1:{port}
            0009      3270

            """,
            TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo("hercules", ["-d", "-f", configuration])
        {
            WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        using var hercules = Process.Start(start)!;
        hercules.OutputDataReceived += (_, _) => { };
        hercules.BeginOutputReadLine();
        hercules.ErrorDataReceived += (_, _) => { };
        hercules.BeginErrorReadLine();
        try
        {
            await using var node = await RunningNode.FromAsync(
                $$"""
                holdfast: 1
                listen: { http: "127.0.0.1:PORT" }
                endpoints:
                  hercules: { host: 127.0.0.1, port: {{port}}, health: { interval: 60s } }
                """);
            var token = (await node.HoldfastAsync("api-keys", "create", "test", "--role", "user")).Succeeded().Trim();
            node.Http.DefaultRequestHeaders.Add("Authorization", $"Bearer {token}");
            var id = (string)(await node.PostAsync("/api/v1/sessions", new { endpoint = "hercules" }))["id"]!;
            var screen = await node.GetAsync($"/api/v1/sessions/{id}/screen?wait_text=Hercules&timeout=20s");
            Assert.Contains("Hercules", await node.GetTextAsync($"/api/v1/sessions/{id}/screen"), StringComparison.Ordinal);
            Assert.Equal(24, screen["rows"]!.GetValue<int>());
        }
        finally
        {
            hercules.Kill();
            await hercules.WaitForExitAsync(TestContext.Current.CancellationToken);
            Directory.Delete(folder, recursive: true);
        }
    }
}
