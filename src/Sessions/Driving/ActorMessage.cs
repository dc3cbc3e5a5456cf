namespace Holdfast.Sessions.Driving;

/// <summary>What a terminal's mailbox holds: exactly one of the three is set.</summary>
/// <param name="Bytes">Bytes from the host, in a rented array.</param>
/// <param name="Count">How many of them.</param>
/// <param name="Input">Input from a user or a journey.</param>
/// <param name="End">The connection ended, and why.</param>
internal readonly record struct ActorMessage(byte[]? Bytes, int Count, InputCommand? Input, TerminalEnd? End)
{
    public static ActorMessage Received(byte[] bytes, int count) => new(bytes, count, null, null);

    public static ActorMessage Command(InputCommand input) => new(null, 0, input, null);

    public static ActorMessage Ended(TerminalEnd end) => new(null, 0, null, end);
}
