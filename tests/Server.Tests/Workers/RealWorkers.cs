using Holdfast.Processes.Definition;
using Holdfast.Processes.Supervision;
using Holdfast.Runtime.Keeping;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Server.Startup;
using Holdfast.Storage.Journal;

namespace Holdfast.Server.Tests.Workers;

/// <summary>A real Keeper in a folder of its own, and the workers' service on it.</summary>
internal sealed class RealWorkers : IAsyncDisposable
{
    private readonly MemoryJournal _journal;

    private RealWorkers() => _journal = new MemoryJournal(Io);

    public ThreadPoolIo Io { get; } = new();

    public string Folder { get; } = Directory.CreateTempSubdirectory("hf-server-").FullName;

    public WorkerService Service { get; private set; } = null!;

    public string Logs => Path.Combine(Folder, "logs", "workers");

    public static async Task<RealWorkers> StartAsync(WorkerEnvironment environment, params WorkerDefinition[] definitions)
    {
        var program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Holdfast.Keeper", "debug", "holdfast-keeper"));
        var node = new RealWorkers();
        node.Service = await WorkerService.StartAsync(
            new WorkerServiceOptions
            {
                Io = node.Io,
                Journal = node._journal,
                Keeper = await KeeperLauncher.EnsureAsync(node.Io, program, node.Folder, TestContext.Current.CancellationToken),
                Definitions = definitions,
                LogFolder = node.Logs,
                Environment = () => environment.Variables,
            },
            TestContext.Current.CancellationToken);
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await using (var keeper = await KeeperClient.ConnectAsync(Io, KeeperLauncher.SocketOf(Folder), CancellationToken.None))
            await keeper.ShutdownAsync(force: true, CancellationToken.None);
        await _journal.DisposeAsync();
        await Io.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
