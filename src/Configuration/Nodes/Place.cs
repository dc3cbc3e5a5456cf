namespace Holdfast.Configuration.Nodes;

/// <summary>A position in one of the files.</summary>
/// <param name="Line">Counted from 1.</param>
/// <param name="Column">In characters, counted from 1.</param>
/// <param name="File">The file's number in the log of diagnostics; 0 for the main one.</param>
internal readonly record struct Place(int Line, int Column, int File = 0);
