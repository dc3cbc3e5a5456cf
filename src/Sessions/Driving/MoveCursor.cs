namespace Holdfast.Sessions.Driving;

/// <summary>Puts the cursor somewhere.</summary>
/// <param name="Row">Row, from 1.</param>
/// <param name="Column">Column, from 1.</param>
public sealed record MoveCursor(int Row, int Column) : InputStep
{
    /// <inheritdoc/>
    public override string ToString() => $"cursor to row {Row}, column {Column}";
}
