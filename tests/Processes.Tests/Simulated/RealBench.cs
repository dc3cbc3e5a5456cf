using System.Diagnostics;
using System.Globalization;
using Holdfast.Processes.Tests.Simulated.Kernel;
using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Processes.Tests.Simulated;

/// <summary>The real Keeper, in a folder of its own.</summary>
internal sealed class RealBench : KeeperBench, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly List<Process> _foreign = [];
    private readonly ThreadPoolIo _io = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("hf-bench-").FullName;

    /// <inheritdoc/>
    public override Io Io => _io;

    private static string Program => Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "Holdfast.Keeper", "debug", "holdfast-keeper"));

    /// <inheritdoc/>
    public override ValueTask<KeeperClient> ConnectAsync() => KeeperLauncher.EnsureAsync(_io, Program, _folder, CancellationToken.None);

    /// <inheritdoc/>
    public override async Task KillAsync(bool forgetting = false)
    {
        await using var keeper = await ConnectAsync();
        using var process = Process.GetProcessById(keeper.KeeperPid);
        process.Kill();
        await process.WaitForExitAsync();
        if (forgetting)
            File.Delete(Path.Combine(_folder, "keeper.state"));
    }

    /// <inheritdoc/>
    public override async Task KillProcessAsync(int pid)
    {
        using var process = Process.GetProcessById(pid);
        process.Kill();
        using var limit = new CancellationTokenSource(Patience);
        while (!HasEnded(pid))
            await Task.Delay(2, limit.Token);
    }

    /// <inheritdoc/>
    public override async Task<KeptChild> StartForeignAsync(string id)
    {
        var process = Process.Start("sleep", "60");
        _foreign.Add(process);
        var stat = await File.ReadAllTextAsync($"/proc/{process.Id}/stat");
        var ticks = long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19], CultureInfo.InvariantCulture);
        return new KeptChild(id, process.Id, ticks, 5, End: null);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> CommandOf(ChildPlan plan) => plan.ToShell();

    /// <inheritdoc/>
    public override KeeperCapture CaptureAs(string name) => new()
    {
        PipeFile = Path.Combine(_folder, $"{name}.pipe"),
        LogFile = Path.Combine(_folder, $"{name}.log"),
    };

    /// <inheritdoc/>
    public override Task<string> ReadLogAsync(string name) => File.ReadAllTextAsync(Path.Combine(_folder, $"{name}.log"));

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        await using (var keeper = await ConnectAsync())
            await keeper.ShutdownAsync(force: true, limit.Token);
        foreach (var process in _foreign)
        {
            process.Kill();
            process.Dispose();
        }

        await _io.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static bool HasEnded(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].StartsWith('Z');
        }
        catch (IOException)
        {
            return true;
        }
    }
}
