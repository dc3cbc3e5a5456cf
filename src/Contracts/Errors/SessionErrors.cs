namespace Holdfast.Contracts.Errors;

/// <summary>Errors of host sessions.</summary>
public static class SessionErrors
{
    /// <summary>No such session.</summary>
    public static readonly ErrorCode NoSuchSession = new(
        "HF3001", "No such session", 404,
        "There is no session with this id in the caller's tenant; it may have been closed.",
        "List the sessions with holdfast sessions.");

    /// <summary>No such pool.</summary>
    public static readonly ErrorCode NoSuchPool = new(
        "HF3002", "No such pool", 404,
        "The configuration defines no pool with this name.",
        "Use one of the pools the detail lists.");

    /// <summary>The pool is full.</summary>
    public static readonly ErrorCode PoolFull = new(
        "HF3003", "The pool is full", 503,
        "Every session of the pool is in use and the wait for one ended at its deadline.",
        "Give sessions back, raise the pool's max, or try again later.");

    /// <summary>The awaited screen did not come.</summary>
    public static readonly ErrorCode WaitTimedOut = new(
        "HF3004", "The awaited screen did not come", 504,
        "The condition did not hold before the deadline. The detail shows the screen that was there instead.",
        "Check the condition against the screen shown; raise the timeout if the host is slow.");

    /// <summary>The keyboard is locked.</summary>
    public static readonly ErrorCode KeyboardLocked = new(
        "HF3005", "The keyboard is locked", 409,
        "The host has not unlocked the keyboard, or an operator error locked it.",
        "Wait for unlock, or press reset.");

    /// <summary>The screen refused the input.</summary>
    public static readonly ErrorCode InputRefused = new(
        "HF3006", "The screen refused the input", 422,
        "The cursor is in a protected field, the text does not fit, or a numeric field was given letters.",
        "Move to an input field first; the detail names row and column.");

    /// <summary>The journey failed.</summary>
    public static readonly ErrorCode JourneyFailed = new(
        "HF3007", "The journey failed", 502,
        "A step of the journey did not find what it expects. The detail names the step and the kind of the failure; never a screen.",
        "Compare the step with the screen; the host's panels may have changed, or the credentials are wrong.");

    /// <summary>The host session was lost.</summary>
    public static readonly ErrorCode SessionLost = new(
        "HF3008", "The host session was lost", 502,
        "The connection to the host ended.",
        "Create a new session; the endpoint's health says more.");

    /// <summary>The session is closed.</summary>
    public static readonly ErrorCode SessionClosed = new(
        "HF3009", "The session is closed", 410,
        "The session was closed and takes no more input.",
        "Create a new session.");

    /// <summary>Too many pending commands.</summary>
    public static readonly ErrorCode TooManyCommands = new(
        "HF3010", "Too many pending commands", 429,
        "More commands wait for this session than its limit of 64.",
        "Wait for the answers before sending more.");

    /// <summary>No such field on the screen.</summary>
    public static readonly ErrorCode NoSuchField = new(
        "HF3011", "No such field on the screen", 422,
        "No input field on the current screen has this label or stands at this place.",
        "Read the screen as JSON; it lists the fields with their labels.");

    /// <summary>The session is suspended, or is not.</summary>
    public static readonly ErrorCode Suspended = new(
        "HF3012", "The session's suspension forbids that", 409,
        "Input was given to a suspended session, or one was to be suspended twice, or resumed without being suspended.",
        "Resume the session before giving it input.");

    /// <summary>Too many sessions.</summary>
    public static readonly ErrorCode TooManySessions = new(
        "HF3013", "Too many sessions", 429,
        "The user, the tenant or the node holds as many sessions as the limits section of the configuration allows.",
        "Close sessions that are no longer needed, or raise the limit that the detail names.");

    /// <summary>No such journey.</summary>
    public static readonly ErrorCode NoSuchJourney = new(
        "HF3014", "No such journey", 404,
        "The configuration defines no journey with this name.",
        "Use one of the journeys the detail lists.");

    /// <summary>No recording is under way.</summary>
    public static readonly ErrorCode NotRecording = new(
        "HF3015", "No recording is under way", 404,
        "The session's input is not being recorded as a journey.",
        "Begin a recording with holdfast sessions record.");

    /// <summary>No such secret.</summary>
    public static readonly ErrorCode NoSuchSecret = new(
        "HF3016", "No such secret", 404,
        "The node's secret store holds no secret with this name.",
        "List them with holdfast secrets list.");

    /// <summary>The secret store cannot be opened.</summary>
    public static readonly ErrorCode SecretStoreClosed = new(
        "HF3017", "The secret store cannot be opened", 500,
        "Its key is missing or does not fit, its passphrase was not given, or a file of it cannot be read or written.",
        "Give the passphrase in HOLDFAST_SECRETS_PASSPHRASE, or bring back the key file that the detail names.");

    /// <summary>The session cannot be traced.</summary>
    public static readonly ErrorCode NotTraced = new(
        "HF3020", "The session cannot be traced", 503,
        "A trace was asked for and could not be begun, so the session was not opened. The detail says why.",
        "Make room in the traces folder of the data folder, or open the session without a trace.");

    /// <summary>The session is being migrated.</summary>
    public static readonly ErrorCode Migrating = new(
        "HF3021", "The session is being migrated", 503,
        "The session is being moved to another host connection: that took longer than an input waits, or it was to be moved once more meanwhile. "
        + "What was asked for was not carried out.",
        "Ask again once the migration has ended; the session tells what it is at.");

    /// <summary>The outcome of a transaction is uncertain.</summary>
    public static readonly ErrorCode Uncertain = new(
        "HF3022", "The outcome of the last key is uncertain", 409,
        "The host was lost before it answered what was sent to it. It was not sent again; the session stands on the screen before it, or will "
        + "where it still looks for another host.",
        "Look whether it was carried out before doing it again. The session can be used, once it is elsewhere.");

    /// <summary>The session was restored, and is not where it was.</summary>
    public static readonly ErrorCode NotRestored = new(
        "HF3023", "The session is not where it was", 409,
        "The host was lost, and the session goes on at another one, on an earlier screen: what may have been a transaction is never repeated. "
        + "This is told once, in place of an input, which was not carried out there.",
        "Look at the screen, go to where you were, and send the input again. Screens listed under failover.repeat are gone through by the session itself.");

    /// <summary>The session could not be moved.</summary>
    public static readonly ErrorCode MigrationFailed = new(
        "HF3024", "The session could not be moved", 409,
        "No other connection came to the screen that the session is on. The detail says where it stopped.",
        "Compare the hosts' screens; what differs each time belongs under failover.ignore.");

    /// <summary>The session could not be restored.</summary>
    public static readonly ErrorCode NotKept = new(
        "HF3025", "The session could not be restored", 502,
        "The daemon ended while the session was open, and the next one could not go on with its connection to the host: it was encrypted, it broke meanwhile, or the endpoint is configured no longer.",
        "Create a new session. Sessions of a pool with a journey come back by themselves.");

    /// <summary>A hook failed.</summary>
    public static readonly ErrorCode HookFailed = new(
        "HF3026", "A hook failed", 502,
        "The program of a hook ended with another status than 0, took too long or was not found; a post was refused, or not taken after all its attempts; "
        + "or so much waited for the hook that it was left out. The session it was about is as it was.",
        "Look at the detail in the journal, and at holdfast sessions hooks. What was missed stands in the journal.");

    /// <summary>The node has no memory for more sessions.</summary>
    public static readonly ErrorCode MemoryFull = new(
        "HF3027", "No memory for more sessions", 503,
        "The node uses as much memory as limits.memory of the configuration allows, or has not been clearly below that since. Sessions that are open go on.",
        "Try again later; close sessions that are no longer needed, or raise limits.memory.");

    internal static readonly ErrorCode[] All =
    [
        NoSuchSession, NoSuchPool, PoolFull, WaitTimedOut, KeyboardLocked, InputRefused,
        JourneyFailed, SessionLost, SessionClosed, TooManyCommands, NoSuchField,
        Suspended, TooManySessions, NoSuchJourney, NotRecording, NoSuchSecret, SecretStoreClosed, NotTraced,
        Migrating, Uncertain, NotRestored, MigrationFailed, NotKept, HookFailed, MemoryFull,
    ];
}
