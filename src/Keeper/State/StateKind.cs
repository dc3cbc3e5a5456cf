namespace Holdfast.Keeper.State;

/// <summary>
/// What a record of the Keeper's state says; framed as messages are. Numbers are for ever: kinds and tags are added, never given
/// another meaning, so that each Keeper reads what any other left.
/// </summary>
internal enum StateKind : ushort
{
    /// <summary>The first record: which boot of the machine it belongs to. <see cref="StateOpening"/>.</summary>
    Opening = 1,

    /// <summary>A program is about to be started: <see cref="StateIntent"/>.</summary>
    Intent = 2,

    /// <summary>It was not started: <see cref="StateIntent"/>.</summary>
    NotStarted = 3,

    /// <summary>A child lives: <see cref="Protocol.HeldChild"/>.</summary>
    Living = 4,

    /// <summary>A child has ended and was not released: <see cref="Protocol.ChildFacts"/> with its end.</summary>
    Ended = 5,

    /// <summary>An end was released, or a watched process let go: <see cref="Protocol.ChildOrder"/>.</summary>
    Released = 6,

    /// <summary>A process that somebody else started is watched: <see cref="Protocol.HeldChild"/>.</summary>
    Watched = 7,

    /// <summary>An open pipe, handed to the next program of this process: <see cref="PipeRecord"/>.</summary>
    Pipe = 16,

    /// <summary>The listening socket and the lock, handed to the next program of this process: <see cref="ServiceRecord"/>.</summary>
    Service = 17,

    /// <summary>A held socket, handed to the next program of this process: <see cref="SocketRecord"/>.</summary>
    Socket = 18,

    /// <summary>A child's terminal, handed to the next program of this process: <see cref="ConsoleRecord"/>.</summary>
    Console = 19,

    /// <summary>A console that was opened for a connection, handed to the next program of this process: <see cref="ConsoleRecord"/>.</summary>
    BoundConsole = 20,

    /// <summary>A connection that is at consoles, handed to the next program of this process: <see cref="ClientRecord"/>.</summary>
    Client = 21,
}
