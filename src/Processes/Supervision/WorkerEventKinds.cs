namespace Holdfast.Processes.Supervision;

/// <summary>The kinds of events that workers write into the journal, subject <c>worker/NAME</c>.</summary>
public static class WorkerEventKinds
{
    /// <summary>A program was started; the time is the Keeper's.</summary>
    public const string Started = "process_started";

    /// <summary>A living child was found after the daemon came back, and taken over.</summary>
    public const string Adopted = "process_adopted";

    /// <summary>The process of an unmanaged worker was found, by this daemon for the first time, and is watched.</summary>
    public const string Found = "process_found";

    /// <summary>What an unmanaged worker is found by is not to be believed, or leads to nobody's worker; the reason says why.</summary>
    public const string Untrusted = "process_untrusted";

    /// <summary>A child ended; the time is the Keeper's.</summary>
    public const string Exited = "process_exited";

    /// <summary>It will be started again, after the delay in the data.</summary>
    public const string Restarting = "process_restarting";

    /// <summary>It ended and stays so, as it should.</summary>
    public const string Stopped = "process_stopped";

    /// <summary>It could not be started, or ended too often.</summary>
    public const string Failed = "process_failed";

    /// <summary>It did not end in time and was killed.</summary>
    public const string Killed = "process_killed";

    /// <summary>It outlived even that.</summary>
    public const string StopOverdue = "process_stop_overdue";

    /// <summary>Its checks say something else than before; the reason says what.</summary>
    public const string HealthChanged = "process_health_changed";

    /// <summary>Its checks failed so often that it is ended.</summary>
    public const string Unhealthy = "process_unhealthy";

    /// <summary>A child of a worker that is no longer defined was found and is ended.</summary>
    public const string Removed = "process_removed";

    /// <summary>An operator asked for a start.</summary>
    public const string StartRequested = "process_start_requested";

    /// <summary>An operator asked for an end.</summary>
    public const string StopRequested = "process_stop_requested";

    /// <summary>An operator asked for a restart.</summary>
    public const string RestartRequested = "process_restart_requested";

    /// <summary>An operator asked that the workers become what the configuration has; subject <c>config</c>.</summary>
    public const string ApplyRequested = "config_apply_requested";

    /// <summary>The configuration defines a new worker.</summary>
    public const string Defined = "process_defined";

    /// <summary>The configuration defines a worker differently; the keys that changed are in the data.</summary>
    public const string Redefined = "process_redefined";

    /// <summary>The configuration defines a worker no more.</summary>
    public const string Undefined = "process_undefined";

    /// <summary>The configuration's entry of a worker is wrong; the worker stays as it is.</summary>
    public const string DefinitionRefused = "process_definition_refused";

    /// <summary>An operator asked for the end of all; subject <c>worker/*</c>.</summary>
    public const string StopAllRequested = "process_stop_all_requested";

    /// <summary>Old files of a worker's log were deleted, as its retention says; the data has the stream and the positions.</summary>
    public const string LogRetired = "process_log_retired";

    /// <summary>Lines could not be forwarded: they were deleted before the target took them, or it refused them; the data says how many.</summary>
    public const string LogForwardLost = "process_log_forward_lost";

    /// <summary>So many calls of a target of logs failed that it is let alone, but for one now and then; subject <c>node/logs</c>.</summary>
    public const string LogTargetLost = "process_log_target_lost";

    /// <summary>A target of logs takes what it is sent again; subject <c>node/logs</c>.</summary>
    public const string LogTargetFound = "process_log_target_found";

    /// <summary>
    /// What happened to a worker could not be handled; or, with the subject <c>node/workers</c>, a part of what looks after them ended.
    /// It is a fault of this program; the reason says what it was.
    /// </summary>
    public const string SupervisionFailed = "process_supervision_failed";

    /// <summary>The Keeper cannot be reached; subject <c>keeper/node</c>.</summary>
    public const string KeeperLost = "keeper_lost";

    /// <summary>The Keeper can be reached again; subject <c>keeper/node</c>.</summary>
    public const string KeeperFound = "keeper_found";
}
