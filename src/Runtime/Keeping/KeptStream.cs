namespace Holdfast.Runtime.Keeping;

/// <summary>What became of the bytes of a captured stream since its child was started, or adopted.</summary>
/// <param name="Kept">Bytes written into the log.</param>
/// <param name="Dropped">Bytes that could not be written, and are gone.</param>
public sealed record KeptStream(long Kept, long Dropped);
