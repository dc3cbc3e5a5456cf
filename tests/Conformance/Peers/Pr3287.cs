using System.Diagnostics;

namespace Holdfast.Conformance.Peers;

/// <summary>A running pr3287 whose print command appends each job to a file.</summary>
internal sealed class Pr3287 : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _file;

    private Pr3287(Process process, string file)
    {
        _process = process;
        _file = file;
    }

    /// <summary>Starts it; a missing program is a failure, never a skip.</summary>
    /// <param name="folder">Where its output goes.</param>
    /// <param name="arguments">Its own arguments, the host last.</param>
    public static Pr3287 Start(string folder, params string[] arguments)
    {
        string file = Path.Combine(folder, "printed");
        ProcessStartInfo start = new("pr3287", ["-command", $"cat >> {file}.part && mv {file}.part {file}", .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C.UTF-8";
        return new Pr3287(Process.Start(start) ?? throw new InvalidOperationException("pr3287 did not start."), file);
    }

    /// <summary>Waits for the next job's end and takes what it printed.</summary>
    public async Task<string> PrintedAsync(CancellationToken cancellationToken)
    {
        while (!File.Exists(_file))
        {
            Assert.False(_process.HasExited, "pr3287 ended");
            await Task.Delay(20, cancellationToken);
        }
        string printed = await File.ReadAllTextAsync(_file, cancellationToken);
        File.Delete(_file);
        return printed;
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
