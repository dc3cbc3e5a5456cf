using Holdfast.Processes.Definition;
using Holdfast.Processes.Health;
using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;
using Holdfast.Storage.Journal;

namespace Holdfast.Processes.Supervision;

/// <summary>What the worker service stands on.</summary>
public sealed record WorkerServiceOptions
{
    /// <summary>Time, files and tasks.</summary>
    public required Io Io { get; init; }

    /// <summary>Where what happens is recorded.</summary>
    public required EventJournal Journal { get; init; }

    /// <summary>The connection to the Keeper; closed by the service when it is disposed of.</summary>
    public required KeeperClient Keeper { get; init; }

    /// <summary>
    /// Makes another connection when that one is gone, such as <see cref="KeeperLauncher.EnsureAsync"/>; null where a lost Keeper
    /// stays lost.
    /// </summary>
    public Func<CancellationToken, ValueTask<KeeperClient>>? Reconnect { get; init; }

    /// <summary>
    /// The Keeper's socket, for consoles and for checks that run programs, each of which has a connection of its own; null for a node without
    /// either.
    /// </summary>
    public Address? KeeperSocket { get; init; }

    /// <summary>The workers; names are unique.</summary>
    public required IReadOnlyList<WorkerDefinition> Definitions { get; init; }

    /// <summary>Folder of the files NAME.out.log and NAME.err.log; created where it is not there.</summary>
    public required string LogFolder { get; init; }

    /// <summary>Makes probes of 3270 hosts for workers that are such; null where no worker has one.</summary>
    public Func<HealthCheckDefinition, IHealthProbe>? TerminalProbe { get; init; }

    /// <summary>Tells, at each start, the variables every worker gets below its own; null for this program's own environment.</summary>
    public Func<IReadOnlyDictionary<string, string>>? Environment { get; init; }
}
