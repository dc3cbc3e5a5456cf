using System.Diagnostics;

namespace HarborBank.Tests.Hosting;

/// <summary>Debian's s3270, driven over its standard input and output (s3270-script(1)). A missing program is a failure.</summary>
internal sealed class S3270 : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    private S3270(Process process) => _process = process;

    public static S3270 Start(int port) => new(Process.Start(new ProcessStartInfo("s3270", ["-model", "3279-2-E", $"127.0.0.1:{port}"])
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!);

    /// <summary>Runs commands one after another; each must succeed.</summary>
    public async Task<string> RunAsync(params string[] commands)
    {
        var data = new List<string>();
        foreach (var command in commands)
        {
            data.Clear();
            using var deadline = new CancellationTokenSource(Patience);
            await _process.StandardInput.WriteLineAsync(command.AsMemory(), deadline.Token);
            await _process.StandardInput.FlushAsync(deadline.Token);
            string line;
            while ((line = await _process.StandardOutput.ReadLineAsync(deadline.Token) ?? throw new EndOfStreamException(command)) is not ("ok" or "error"))
            {
                if (line.StartsWith("data: ", StringComparison.Ordinal))
                    data.Add(line[6..].TrimEnd());
            }
            Assert.True(line == "ok", $"s3270 refused {command}: {string.Join('\n', data)}");
        }
        return string.Join('\n', data);
    }

    /// <summary>Waits until the text is on the screen and returns the screen.</summary>
    public async Task<string> SeeAsync(string text)
    {
        var waited = Stopwatch.StartNew();
        var screen = "";
        while (waited.Elapsed < Patience)
        {
            screen = await RunAsync("Wait(20,Unlock)", "Ascii()");
            if (screen.Contains(text, StringComparison.Ordinal))
                return screen;
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
        Assert.Fail($"'{text}' is not on:\n{screen}");
        return screen;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
    }
}
