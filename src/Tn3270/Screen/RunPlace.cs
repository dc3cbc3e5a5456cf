namespace Holdfast.Tn3270.Screen;

/// <summary>Where a run of equal look begins in an image; it ends where the next one begins.</summary>
/// <param name="Start">Address of its first cell; screens have 16,384 cells at the most.</param>
/// <param name="Look">What it looks like.</param>
internal readonly record struct RunPlace(ushort Start, CellLook Look);
