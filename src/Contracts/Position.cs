namespace Holdfast.Contracts;

/// <summary>A place on a screen; both count from 1, as operators do.</summary>
/// <param name="Row">Row, from the top.</param>
/// <param name="Column">Column, from the left.</param>
public sealed record Position(int Row, int Column);
