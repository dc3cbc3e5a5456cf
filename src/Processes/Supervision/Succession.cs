using Holdfast.Processes.Definition;
using Holdfast.Processes.Limits;
using Holdfast.Runtime.Keeping;
using Holdfast.Runtime.Supervision;

namespace Holdfast.Processes.Supervision;

/// <summary>
/// Which workers the Keeper may replace by itself after a stable run: those of whom the machine would say nothing but "the same again,
/// at once". Pure. What more there is to a start (others it waits for, limits that grow, a port, a schedule) keeps it here.
/// </summary>
internal static class Succession
{
    /// <summary>The terms; null where each start is to be asked for.</summary>
    public static KeeperSuccession? Of(WorkerDefinition definition, WorkerLimits? limits) =>
        definition is { Type: WorkerType.Managed, Restart.Policy: not RestartPolicy.Never, DependsOn.Count: 0, Schedule: null, Terminal: false }
        && definition.Exits is { Success: [{ Code: 0, Signal: 0 }], Fatal: [] }
        && (limits ?? definition.Limits).Bounds.Count == 0
            ? new KeeperSuccession(definition.Restart.StableAfter, definition.Restart.Policy != RestartPolicy.OnFailure)
            : null;
}
