namespace Holdfast.Processes.Logs.Segments;

/// <summary>What a read of a stream gave.</summary>
/// <param name="Position">Where the bytes begin; behind what was asked for where those bytes are not kept any more.</param>
/// <param name="Count">How many bytes; 0 at the end of what was written so far.</param>
internal readonly record struct StreamPiece(long Position, int Count);
