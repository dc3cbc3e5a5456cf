namespace Holdfast.Keeper.Protocol;

/// <summary>
/// What a frame says. Numbers are for ever: kinds are added, never renumbered or given another meaning. Below 64 are a client's
/// requests, from 64 the Keeper's answers (they carry the request's number), from 128 what it tells unasked.
/// </summary>
internal enum MessageKind : ushort
{
    /// <summary>The first request on a connection: <see cref="Greeting"/>. Answered by <see cref="Welcome"/>.</summary>
    Hello = 1,

    /// <summary>Start a child: <see cref="SpawnOrder"/>. Answered by <see cref="Child"/> or <see cref="Refused"/>.</summary>
    Spawn = 2,

    /// <summary>Signal a child's whole group: <see cref="ChildOrder"/>. Answered by <see cref="Done"/>.</summary>
    Signal = 3,

    /// <summary>Tell of every child, living or ended and not released; no fields. Answered by <see cref="Children"/>.</summary>
    List = 4,

    /// <summary>Forget an ended child: <see cref="ChildOrder"/>. Answered by <see cref="Done"/>.</summary>
    Release = 5,

    /// <summary>Tell this connection of every end from now on; no fields. Answered by <see cref="Done"/>.</summary>
    Subscribe = 6,

    /// <summary>End: <see cref="ShutdownOrder"/>. Answered by <see cref="Done"/> when no child lives any more.</summary>
    Shutdown = 7,

    /// <summary>
    /// Go on holding a process that another Keeper started and that lives: <see cref="HeldChild"/>. Answered by <see cref="Child"/>;
    /// refused as <see cref="RefusalReason.NoSuchChild"/> where the pid is not, or no longer, that process.
    /// </summary>
    Adopt = 16,

    /// <summary>Give a living child other limits: <see cref="AdjustOrder"/>. Answered by <see cref="Done"/>.</summary>
    Adjust = 32,

    /// <summary>Show this connection a child's console: <see cref="ConsoleOrder"/>. Answered by <see cref="Done"/>.</summary>
    Attach = 33,

    /// <summary>Type on a child's console: <see cref="ConsoleOrder"/>. Answered by <see cref="Done"/>.</summary>
    Type = 34,

    /// <summary>Give a child's terminal another size: <see cref="ConsoleOrder"/>. Answered by <see cref="Done"/>.</summary>
    Resize = 35,

    /// <summary>End a console's input: <see cref="ConsoleOrder"/>. Answered by <see cref="Done"/>.</summary>
    EndInput = 36,

    /// <summary>
    /// Become another program file, with everything held: <see cref="UpgradeOrder"/>. Refused where that cannot be; else every
    /// connection ends, and the new program, with the same process id, takes the next ones.
    /// </summary>
    Upgrade = 17,

    /// <summary>
    /// Hold a copy of the socket that comes with the frame's first byte (SCM_RIGHTS): <see cref="HoldOrder"/>. One held with the same
    /// key before is let go. Answered by <see cref="Done"/>.
    /// </summary>
    Hold = 18,

    /// <summary>Give a copy of a held socket, which stays held: <see cref="KeyOrder"/>. Answered by <see cref="HeldSocket"/>.</summary>
    Take = 19,

    /// <summary>Tell of the sockets that are held: <see cref="PageOrder"/>. Answered by <see cref="HeldSockets"/>.</summary>
    ListSockets = 20,

    /// <summary>Let a held socket go: <see cref="KeyOrder"/>. Answered by <see cref="Done"/>.</summary>
    Drop = 21,

    /// <summary>Put another note beside a held socket: <see cref="HoldOrder"/>. Answered by <see cref="Done"/>.</summary>
    Note = 22,

    /// <summary>
    /// Watch a process that somebody else started and that lives, named by pid and start time: <see cref="HeldChild"/>. Answered by
    /// <see cref="Child"/>; refused as <see cref="Adopt"/> is. A release lets it go, alive as it is.
    /// </summary>
    Watch = 23,

    /// <summary>Signal a watched process, and it alone: <see cref="ChildOrder"/>. Answered by <see cref="Done"/>.</summary>
    SignalWatched = 24,
    /// <summary>Start nothing in a living child's place by yourself: <see cref="ChildOrder"/>. Answered by <see cref="Done"/>.</summary>
    Disinherit = 30,

    /// <summary>Answer to <see cref="Hello"/>: <see cref="Greeting"/>.</summary>
    Welcome = 64,

    /// <summary>It was done; no fields.</summary>
    Done = 65,

    /// <summary>It was not done: <see cref="Refusal"/>.</summary>
    Refused = 66,

    /// <summary>One child: <see cref="ChildFacts"/>.</summary>
    Child = 67,

    /// <summary>All children: <see cref="ChildList"/>.</summary>
    Children = 68,

    /// <summary>A socket that is held, its copy with the frame's first byte (SCM_RIGHTS): <see cref="SocketFacts"/> with its note.</summary>
    HeldSocket = 80,

    /// <summary>Some of the sockets that are held: <see cref="SocketPage"/>.</summary>
    HeldSockets = 81,

    /// <summary>A child has ended: <see cref="ChildFacts"/> with its end.</summary>
    Exited = 128,

    /// <summary>A child wrote to its console: <see cref="ConsoleOutput"/>, to those attached.</summary>
    ConsoleOutput = 160,

    /// <summary>A child with a console has ended, and all it wrote was told: <see cref="ChildFacts"/> with its end, to those attached.</summary>
    ConsoleEnded = 161,
}
