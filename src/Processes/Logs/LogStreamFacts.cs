namespace Holdfast.Processes.Logs;

/// <summary>What became of what a worker wrote on one stream.</summary>
/// <param name="Worker">The worker.</param>
/// <param name="Stream">The stream.</param>
/// <param name="Start">The first position that is kept.</param>
/// <param name="End">The position behind the last byte: how many bytes were ever taken down.</param>
/// <param name="Dropped">Bytes of the living or last program that could not be written, and are gone; null where the Keeper does not tell.</param>
public sealed record LogStreamFacts(string Worker, LogStream Stream, long Start, long End, long? Dropped);
