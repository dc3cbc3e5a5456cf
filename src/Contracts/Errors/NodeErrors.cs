namespace Holdfast.Contracts.Errors;

/// <summary>Errors of the node itself.</summary>
public static class NodeErrors
{
    /// <summary>The port is in use.</summary>
    public static readonly ErrorCode PortInUse = new(
        "HF6001", "The port is in use", 409,
        "Another program listens on the address that the configuration gives.",
        "Stop the other program or change the listen section.");

    /// <summary>A node already runs on this data folder.</summary>
    public static readonly ErrorCode AlreadyRunning = new(
        "HF6002", "A node already runs on this data folder", 409,
        "Another holdfastd holds the data folder's lock.",
        "Use the running node, or stop it with holdfast down.");

    /// <summary>The node does not answer.</summary>
    public static readonly ErrorCode NotRunning = new(
        "HF6003", "The node does not answer", 503,
        "Nothing answers on the node's socket.",
        "Start it with holdfast up; see logs/holdfastd.log in the data folder.");

    /// <summary>The data folder cannot be used.</summary>
    public static readonly ErrorCode DataFolder = new(
        "HF6004", "The data folder cannot be used", 500,
        "The folder cannot be created or written by this user.",
        "Check owner and permissions, or set node.data.");

    /// <summary>Listening beyond loopback needs TLS.</summary>
    public static readonly ErrorCode UnsafeListen = new(
        "HF6005", "Listening beyond loopback needs TLS", 400,
        "The configuration binds an address other than loopback without TLS and authentication.",
        "Bind 127.0.0.1 or put a TLS proxy in front.");

    /// <summary>The node did not start.</summary>
    public static readonly ErrorCode StartFailed = new(
        "HF6006", "The node did not start", 500,
        "The daemon ended or did not become ready in time.",
        "Read logs/holdfastd.log in the data folder.");

    /// <summary>No such error code.</summary>
    public static readonly ErrorCode NoSuchCode = new(
        "HF6007", "No such error code", 404,
        "The catalogue has no code with this number.",
        "See docs/reference/errors.md for all of them.");

    /// <summary>The node cannot listen on the address.</summary>
    public static readonly ErrorCode CannotListen = new(
        "HF6008", "The node cannot listen on the address", 500,
        "The system refuses the address or the port that the configuration gives: it is not this machine's, or not permitted.",
        "Choose an address of this machine, and a port that this user may use.");

    /// <summary>The node cannot have its priority.</summary>
    public static readonly ErrorCode Priority = new(
        "HF6009", "The node cannot have its priority", 500,
        "The niceness that the configuration gives the daemon is below the one it was started with, and this user may not lower it.",
        "Run it as root or with CAP_SYS_NICE, raise the limit (LimitNICE= of its unit), or take node.nice out.");

    internal static readonly ErrorCode[] All =
    [
        PortInUse, AlreadyRunning, NotRunning, DataFolder, UnsafeListen, StartFailed,
        NoSuchCode, CannotListen, Priority,
    ];
}
