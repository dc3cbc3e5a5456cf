using Holdfast.Processes.Definition;
using Holdfast.Runtime.Supervision;

namespace Holdfast.Processes.Supervision;

/// <summary>One worker of the supervisor: its definition, what its machine knows, and the view of it that others read.</summary>
internal sealed class Worker
{
    private const string IdPrefix = "worker/";
    private WorkerSnapshot _snapshot;
    private WorkerDefinition _definition;
    private WorkerDefinition? _next;
    private volatile int _port;

    public Worker(WorkerDefinition definition, DateTimeOffset now)
    {
        _definition = definition;
        Id = IdOf(definition.Name);
        _snapshot = new WorkerSnapshot(WorkerCondition.Initial, MakeView(definition, WorkerCondition.Initial, now, 0));
    }

    /// <summary>How it is defined, as far as its living child goes.</summary>
    public WorkerDefinition Definition => Volatile.Read(ref _definition);

    /// <summary>How it will be defined from its next start on.</summary>
    public WorkerDefinition Latest => _next ?? Definition;

    /// <summary>The port that an integrated worker's child was started with; null where it has none.</summary>
    public int? Port
    {
        get => _port > 0 ? _port : null;
        set => _port = value ?? 0;
    }

    /// <summary>Its definition with the port that its child was started with.</summary>
    public WorkerDefinition AsRun => Port is { } port ? Definition with { Port = port } : Definition;

    /// <summary>Its id with the Keeper, which is its subject in the journal too.</summary>
    public string Id { get; }

    /// <summary>Condition and view, which belong together.</summary>
    public WorkerSnapshot Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>The Keeper's id of a worker.</summary>
    public static string IdOf(string name) => IdPrefix + name;

    /// <summary>The worker's name in an id of the Keeper; null where it is not a worker's.</summary>
    public static string? NameOf(string id) => id.StartsWith(IdPrefix, StringComparison.Ordinal) ? id[IdPrefix.Length..] : null;

    /// <summary>Takes another definition over, at once or when it is started next. Its name stays.</summary>
    public void Redefine(WorkerDefinition definition, bool fromNextStart)
    {
        if (fromNextStart)
        {
            _next = definition;
            return;
        }

        _next = null;
        Volatile.Write(ref _definition, definition);
    }

    /// <summary>It is started now: what it was to be from the next start on, it is.</summary>
    public void BeginNext() => Redefine(Latest, fromNextStart: false);

    /// <summary>Goes over to another condition.</summary>
    public void Become(WorkerCondition condition, DateTimeOffset now, long version)
    {
        var before = _snapshot.View;
        var since = before.State == condition.State ? before.Since : now;
        Volatile.Write(ref _snapshot, new WorkerSnapshot(condition, MakeView(AsRun, condition, since, version)));
    }

    private static WorkerView MakeView(
        WorkerDefinition definition, WorkerCondition condition, DateTimeOffset since, long version) => new()
        {
            Name = definition.Name,
            State = condition.State,
            Health = HealthOf(condition),
            Ready = condition is { State: WorkerState.Running or WorkerState.Degraded, Health: null or { IsReady: true } }
                && (condition.Health is not null || !definition.Health.Any),
            Pid = condition.Child?.Pid,
            StartedAt = condition.Child?.SpawnedAt,
            Restarts = condition.Restarts,
            LastExit = condition.LastChild?.End is { } end ? new WorkerExit(end.Code, end.Signal, end.DiedAt) { Unknown = end.Unknown, OutOfMemory = end.MemoryKills > 0 } : null,
            Since = since,
            Reason = condition.Reason,
            Limits = condition.Standings,
            Command = definition.Command,
            Target = definition.Target?.ToString(),
            Type = definition.Type.ToString().ToLowerInvariant(),
            Port = definition.Port ?? definition.Target?.Port,
            Groups = definition.Groups,
            Version = version,
        };

    private static HealthState? HealthOf(WorkerCondition condition) => condition.State switch
    {
        WorkerState.Running or WorkerState.Degraded when condition.Health is { State: not HealthState.Healthy } report => report.State,
        WorkerState.Running => HealthState.Healthy,
        WorkerState.Starting or WorkerState.Degraded or WorkerState.Restarting or WorkerState.Backoff => HealthState.Degraded,
        WorkerState.Failed or WorkerState.Unknown => HealthState.Unhealthy,
        _ => null,
    };
}
