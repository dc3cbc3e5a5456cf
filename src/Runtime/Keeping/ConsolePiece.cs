namespace Holdfast.Runtime.Keeping;

/// <summary>Something a console shows.</summary>
/// <param name="Stream">1 for a terminal and for standard output, 2 for standard error; 0 in the last one.</param>
/// <param name="Position">How many bytes of the stream came before; more than was shown means that a piece was missed.</param>
/// <param name="Bytes">The bytes.</param>
/// <param name="Ended">The child with its end, in the last one; null before.</param>
public sealed record ConsolePiece(int Stream, long Position, ReadOnlyMemory<byte> Bytes, KeptChild? Ended);
