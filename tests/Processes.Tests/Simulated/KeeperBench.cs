using Holdfast.Processes.Tests.Simulated.Kernel;
using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;

namespace Holdfast.Processes.Tests.Simulated;

/// <summary>A Keeper to be tried out: the real program, or the model of it.</summary>
internal abstract class KeeperBench
{
    /// <summary>How it is reached.</summary>
    public abstract Io Io { get; }

    /// <summary>A connection to it; it is started where it does not run.</summary>
    public abstract ValueTask<KeeperClient> ConnectAsync();

    /// <summary>Kills it and not its children; the next connection starts another.</summary>
    /// <param name="forgetting">Whether what it had noted is lost as well.</param>
    public abstract Task KillAsync(bool forgetting = false);

    /// <summary>Kills a process that is no business of who does it.</summary>
    public abstract Task KillProcessAsync(int pid);

    /// <summary>Starts a process that is no Keeper's, to be watched under an id.</summary>
    public abstract Task<KeptChild> StartForeignAsync(string id);

    /// <summary>The command by which a child does something.</summary>
    public abstract IReadOnlyList<string> CommandOf(ChildPlan plan);

    /// <summary>How output is captured under a name.</summary>
    public abstract KeeperCapture CaptureAs(string name);

    /// <summary>What was captured.</summary>
    public abstract Task<string> ReadLogAsync(string name);

    /// <summary>An order to start a child.</summary>
    public KeeperSpawn Order(string id, ChildPlan plan, string? capture = null)
    {
        var command = CommandOf(plan);
        return new KeeperSpawn
        {
            Id = id,
            File = command[0],
            Arguments = [.. command.Skip(1)],
            Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" },
            Output = capture is null ? null : CaptureAs(capture),
        };
    }
}
