namespace Holdfast.Contracts.Workers;

/// <summary>A piece of a worker's log.</summary>
/// <param name="Text">The lines, as the worker wrote them.</param>
/// <param name="NextOffset">Where to go on reading, in bytes from the file's start.</param>
public sealed record LogChunk(string Text, long NextOffset);
