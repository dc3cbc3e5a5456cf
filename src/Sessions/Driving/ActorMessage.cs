namespace Holdfast.Sessions.Driving;

/// <summary>What a terminal's mailbox holds: bytes from the host, or exactly one of the others.</summary>
/// <param name="Bytes">Bytes from the host, in a rented array; null where they lie in the connection's kept log.</param>
/// <param name="Count">How many of them.</param>
/// <param name="Input">Input from a user or a journey.</param>
/// <param name="End">The connection ended, and why.</param>
/// <param name="Checkpoint">Somebody wants the terminal's state kept; told whether it was.</param>
internal readonly record struct ActorMessage(
    byte[]? Bytes, int Count, InputCommand? Input, TerminalEnd? End, TaskCompletionSource<bool>? Checkpoint)
{
    /// <summary>Whether the host is to be asked for a sign of life.</summary>
    public bool IsQuestion { get; private init; }

    public static ActorMessage Received(byte[] bytes, int count) => new(bytes, count, null, null, null);

    public static ActorMessage Logged(int count) => new(null, count, null, null, null);

    public static ActorMessage Command(InputCommand input) => new(null, 0, input, null, null);

    public static ActorMessage Question() => new(null, 0, null, null, null) { IsQuestion = true };

    public static ActorMessage Ended(TerminalEnd end) => new(null, 0, null, end, null);

    public static ActorMessage Keep(TaskCompletionSource<bool> kept) => new(null, 0, null, null, kept);
}
