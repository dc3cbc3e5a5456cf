namespace Holdfast.Tn3270.Keyboard;

/// <summary>What became of a key or a text, and where.</summary>
/// <param name="Kind">Accepted, sent or refused.</param>
/// <param name="Error">Why it was refused; null otherwise.</param>
/// <param name="Row">1-based row of the cursor afterwards.</param>
/// <param name="Column">1-based column of the cursor afterwards.</param>
/// <param name="Index">How many characters of a typed text were taken; 0 for single keys.</param>
public readonly record struct KeyOutcome(KeyOutcomeKind Kind, OperatorError? Error, int Row, int Column, int Index)
{
    /// <summary>Whether it was refused.</summary>
    public bool IsRefused => Kind == KeyOutcomeKind.Refused;
}
