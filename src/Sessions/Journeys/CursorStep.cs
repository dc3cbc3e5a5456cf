namespace Holdfast.Sessions.Journeys;

/// <summary>Puts the cursor somewhere.</summary>
/// <param name="Row">Row, from 1.</param>
/// <param name="Column">Column, from 1.</param>
public sealed record CursorStep(int Row, int Column) : JourneyStep
{
    /// <inheritdoc/>
    public override string ToString() => $"cursor to row {Row}, column {Column}";
}
