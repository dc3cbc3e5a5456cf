namespace Holdfast.Runtime.Keeping;

/// <summary>A connection that the Keeper held, and goes on holding until it is dropped there.</summary>
/// <param name="Connection">The connection, to go on with.</param>
/// <param name="Note">What its last owner noted beside it.</param>
/// <param name="HeldSince">Since when the Keeper holds it.</param>
/// <param name="Ended">Whether the far side has finished sending, or the connection is broken; what came before can still be read.</param>
public sealed record HeldConnection(Connection Connection, ReadOnlyMemory<byte> Note, DateTimeOffset HeldSince, bool Ended);
