using Holdfast.Runtime.Keeping;
using Holdfast.Runtime.Tests.Conformance;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Runtime.Tests.Keeping;

/// <summary>The real Keeper.</summary>
public sealed class HeldSocketsTests() : HeldConnectionsConformance(new Model())
{
    private sealed class Model : KeptModel
    {
        private static string Program => Path.GetFullPath(
            Path.Combine(AppContext.BaseDirectory, "..", "..", "Holdfast.Keeper", "debug", "holdfast-keeper"));

        public override async Task RunAsync(Func<KeptWorld, Task> body)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            var folder = Directory.CreateTempSubdirectory("hf-held-").FullName;
            await using var io = new ThreadPoolIo();
            await using var keeper = await KeeperLauncher.EnsureAsync(io, Program, folder, limit.Token);
            var ended = false;
            async Task EndAsync()
            {
                if (!ended) await keeper.ShutdownAsync(force: true, limit.Token);
                ended = true;
            }

            await body(new KeptWorld(io, io, KeeperLauncher.SocketOf(folder), Address.Tcp("127.0.0.1", 0), EndAsync)).WaitAsync(limit.Token);
            await EndAsync();
            Directory.Delete(folder, recursive: true);
        }
    }
}
