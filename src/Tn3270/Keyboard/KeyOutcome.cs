namespace Holdfast.Tn3270.Keyboard;

/// <summary>What became of a key or a text, and where.</summary>
/// <param name="Kind">Accepted, sent or refused.</param>
/// <param name="Error">Why it was refused; null otherwise.</param>
/// <param name="Row">1-based row of the cursor afterwards.</param>
/// <param name="Column">1-based column of the cursor afterwards.</param>
/// <param name="Index">
/// How many UTF-16 units of a typed text were taken: what lies before was typed, what begins there was not; 0 for single keys.
/// </param>
public readonly record struct KeyOutcome(KeyOutcomeKind Kind, OperatorError? Error, int Row, int Column, int Index)
{
    /// <summary>Whether it was refused, or a text not typed to its end.</summary>
    public bool IsRefused => Kind is KeyOutcomeKind.Refused or KeyOutcomeKind.Overflowed;
}
