using Holdfast.Processes.Health;
using Holdfast.Processes.Limits;
using Holdfast.Processes.Logs;
using Holdfast.Processes.Schedules;
using Holdfast.Runtime.Supervision;

namespace Holdfast.Processes.Definition;

/// <summary>A worker as the configuration defines it. Immutable.</summary>
public sealed record WorkerDefinition
{
    /// <summary>SIGTERM, the stop signal where none is named.</summary>
    public const int DefaultStopSignal = 15;

    /// <summary>Its name: 1 to 60 lower-case letters, digits, hyphens and underscores, a letter or digit first.</summary>
    public required string Name { get; init; }

    /// <summary>The program and its arguments; at least the program, unless it is unmanaged.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Working folder; null for the Keeper's own.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>Variables set on top of the node's environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// When it is started again. <see cref="RestartOptions.StableAfter"/> is the start grace: a run that ends within it was not stable.
    /// </summary>
    public RestartOptions Restart { get; init; } = new();

    /// <summary>Which of its ends are good, and after which it is not started again whatever the policy.</summary>
    public WorkerExits Exits { get; init; } = WorkerExits.Usual;

    /// <summary>The signal that asks it to end.</summary>
    public int StopSignal { get; init; } = DefaultStopSignal;

    /// <summary>How long it may take to end before it is killed.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What it may use.</summary>
    public WorkerLimits Limits { get; init; } = WorkerLimits.None;

    /// <summary>Whether it runs on a pseudo-terminal, to which operators can attach.</summary>
    public bool Terminal { get; init; }

    /// <summary>Whether it is started with the node.</summary>
    public bool Autostart { get; init; } = true;

    /// <summary>How it is asked how it is.</summary>
    public WorkerHealthDefinition Health { get; init; } = WorkerHealthDefinition.None;

    /// <summary>How it comes to run.</summary>
    public WorkerType Type { get; init; }

    /// <summary>By what it is found, where it is unmanaged.</summary>
    public WorkerTarget? Target { get; init; }

    /// <summary>What starts and stops it, where it is unmanaged.</summary>
    public WorkerCommands Commands { get; init; } = WorkerCommands.None;

    /// <summary>Whether it may be signalled, where it is unmanaged.</summary>
    public bool MaySignal { get; init; }

    /// <summary>As whom it runs.</summary>
    public WorkerIdentity Identity { get; init; } = new();

    /// <summary>Whom it waits for before it is started.</summary>
    public IReadOnlyList<WorkerDependency> DependsOn { get; init; } = [];

    /// <summary>The groups it belongs to, sorted; the name it shares with the other instances of its entry is one of them.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>The TCP port that is its own; null where it names none, and an integrated one gets a free port with each start.</summary>
    public int? Port { get; init; }

    /// <summary>Why it cannot be run: what is wrong with its entry, with file, line and column; null where nothing is.</summary>
    public string? Fault { get; init; }

    /// <summary>When it runs by itself; null where it does not.</summary>
    public ScheduleDefinition? Schedule { get; init; }

    /// <summary>What becomes of what it writes.</summary>
    public LogOptions Logs { get; init; } = new();

    /// <summary>How long a run is <c>starting</c> before it is <c>running</c>.</summary>
    public TimeSpan StartGrace => Restart.StableAfter;
}
