namespace Holdfast.Contracts.Errors;

/// <summary>Errors of workers.</summary>
public static class WorkerErrors
{
    /// <summary>No such worker.</summary>
    public static readonly ErrorCode NoSuchWorker = new(
        "HF4001", "No such worker", 404,
        "The configuration defines no worker with this name.",
        "List the workers with holdfast ps.");

    /// <summary>The worker's state does not allow this.</summary>
    public static readonly ErrorCode IllegalOperation = new(
        "HF4002", "The worker's state does not allow this", 409,
        "The operation does not fit the state the worker is in, which the detail names.",
        "Wait for the state to change, or use the operation that fits it.");

    /// <summary>The worker cannot be started.</summary>
    public static readonly ErrorCode CannotStart = new(
        "HF4003", "The worker cannot be started", 500,
        "The program is not there, may not be executed, or its working folder is missing.",
        "Check command and cwd; the detail has the system's own words.");

    /// <summary>The worker failed too often.</summary>
    public static readonly ErrorCode StartLimit = new(
        "HF4004", "The worker failed too often", 409,
        "The worker ended more often than max_retries within the window and is given up.",
        "Read its log, mend the cause, then holdfast start NAME.");

    /// <summary>The Keeper does not answer.</summary>
    public static readonly ErrorCode KeeperUnavailable = new(
        "HF4005", "The Keeper does not answer", 503,
        "The Keeper holds the child processes and did not answer on its socket.",
        "See the node's log; holdfast up starts a Keeper where none runs.");

    /// <summary>The worker did not stop in time.</summary>
    public static readonly ErrorCode StopTimedOut = new(
        "HF4006", "The worker did not stop in time", 504,
        "The worker outlived its stop timeout and the kill that followed.",
        "Look for a process in uninterruptible sleep.");

    /// <summary>No such group.</summary>
    public static readonly ErrorCode NoSuchGroup = new(
        "HF4007", "No such group", 404,
        "No worker of the configuration names this group.",
        "List the groups with holdfast graph.");

    /// <summary>There is no console.</summary>
    public static readonly ErrorCode NoConsole = new(
        "HF4008", "There is no console", 409,
        "Only a worker that runs with terminal: true has a terminal to attach to.",
        "Write terminal: true for the worker and restart it; or run a program beside it with holdfast exec.");

    /// <summary>The console is taken.</summary>
    public static readonly ErrorCode ConsoleTaken = new(
        "HF4009", "The console is taken", 409,
        "One types at a worker's terminal at a time, and only so many consoles are open at once.",
        "Watch with holdfast attach --watch NAME, or wait until the other one has left.");

    /// <summary>What the worker is found by is not trusted.</summary>
    public static readonly ErrorCode Untrusted = new(
        "HF4010", "What the worker is found by is not trusted", 409,
        "The pid file could have been written by somebody who may not choose which process is the worker: it, a folder or a link on its way belongs to "
        + "neither root, nor the node's user, nor the user that the entry names, or may be written by others. Or it leads to a process of another user "
        + "than the entry names, to the machine's first process, to the Keeper or to the node itself.",
        "Do what the reason says: chown and chmod the file or the folder that it names, or name the process's user as pid_file: { path: FILE, user: NAME }.");

    /// <summary>The worker's checks fail.</summary>
    public static readonly ErrorCode Unhealthy = new(
        "HF4030", "The worker's checks fail", 503,
        "Its start-up or liveness check failed as often in a row as it may, and its process is ended.",
        "Look at what the reason says of the check; holdfast logs NAME tells what the worker itself said.");

    /// <summary>The worker reached a limit.</summary>
    public static readonly ErrorCode LimitReached = new(
        "HF4031", "The worker reached a limit", 409,
        "The worker used as much of a resource as its limits allow, and was dealt with as its policy says.",
        "See holdfast top, then raise the limit or mend the worker; start it again with holdfast start NAME.");

    internal static readonly ErrorCode[] All =
    [
        NoSuchWorker, IllegalOperation, CannotStart, StartLimit, KeeperUnavailable, StopTimedOut,
        NoSuchGroup, NoConsole, ConsoleTaken, Untrusted, Unhealthy, LimitReached,
    ];
}
