using Holdfast.Processes.Health;
using Holdfast.Processes.Limits;
using Holdfast.Runtime.Supervision;

namespace Holdfast.Processes.Definition;

/// <summary>A worker as the configuration defines it. Immutable.</summary>
public sealed record WorkerDefinition
{
    /// <summary>SIGTERM, the stop signal where none is named.</summary>
    public const int DefaultStopSignal = 15;

    /// <summary>Its name: 1 to 60 lower-case letters, digits, hyphens and underscores, a letter or digit first.</summary>
    public required string Name { get; init; }

    /// <summary>The program and its arguments; at least the program.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Working folder; null for the Keeper's own.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>Variables set on top of the node's environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// When it is started again. <see cref="RestartOptions.StableAfter"/> is the start grace: a run that ends within it was not stable.
    /// </summary>
    public RestartOptions Restart { get; init; } = new();

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

    /// <summary>How long a run is <c>starting</c> before it is <c>running</c>.</summary>
    public TimeSpan StartGrace => Restart.StableAfter;
}
