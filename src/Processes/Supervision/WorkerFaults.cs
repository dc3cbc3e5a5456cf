using Holdfast.Contracts.Errors;

namespace Holdfast.Processes.Supervision;

/// <summary>The failures of operations on workers.</summary>
internal static class WorkerFaults
{
    public static Fault NoSuchWorker(string name, WorkerBoard board)
    {
        var names = board.All.Count == 0
            ? "no worker is defined"
            : $"defined are {string.Join(", ", board.All.Select(worker => worker.Definition.Name))}";
        return new Fault(WorkerErrors.NoSuchWorker, $"There is no worker '{name}'; {names}.");
    }

    public static Fault NoSuchGroup(string name, WorkerBoard board)
    {
        string[] groups = [.. board.All.SelectMany(worker => worker.Latest.Groups).Distinct().Order(StringComparer.Ordinal)];
        var known = groups.Length == 0 ? "no worker names a group" : $"there are {string.Join(", ", groups)}";
        return new Fault(WorkerErrors.NoSuchGroup, $"There is no group '{name}'; {known}.");
    }

    public static Fault Refused(WorkerView view, WorkerOperation operation, string reason)
    {
        if (view.State == WorkerState.Unknown)
            return KeeperUnavailable(view.Name);
        var (verb, state) = (operation.ToString().ToLowerInvariant(), view.State.ToString().ToLowerInvariant());
        return new Fault(WorkerErrors.IllegalOperation, $"Cannot {verb} {view.Name}, which is {state}: {reason}.");
    }

    public static Fault KeeperUnavailable(string name) => new(
        WorkerErrors.KeeperUnavailable, $"The state of {name} is unknown, because the Keeper does not answer.");

    public static Fault CannotStart(WorkerView view, ErrorCode? error) =>
        new(error ?? WorkerErrors.CannotStart, $"{view.Name} was not started: {view.Reason}.");

    public static Fault StopTimedOut(WorkerView view, bool killed) => new(
        WorkerErrors.StopTimedOut, $"{view.Name}, pid {view.Pid}, lives on{(killed ? " after being killed" : view.Reason is null ? "" : $": {view.Reason}")}.");

    public static Fault JournalUnavailable(string detail) => new(JournalErrors.Unavailable, detail);
}
