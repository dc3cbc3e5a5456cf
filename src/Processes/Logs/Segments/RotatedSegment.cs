namespace Holdfast.Processes.Logs.Segments;

/// <summary>A rotated file of a stream.</summary>
/// <param name="Range">The bytes it holds, or held: one that was emptied keeps its name for its position's sake.</param>
/// <param name="Plain">Whether it is there as it was written.</param>
/// <param name="Packed">Whether it is there compressed; that one is read where both are there.</param>
internal readonly record struct RotatedSegment(SegmentRange Range, bool Plain, bool Packed);
