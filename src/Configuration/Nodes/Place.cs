namespace Holdfast.Configuration.Nodes;

/// <summary>A position in the text.</summary>
/// <param name="Line">Counted from 1.</param>
/// <param name="Column">In characters, counted from 1.</param>
internal readonly record struct Place(int Line, int Column);
