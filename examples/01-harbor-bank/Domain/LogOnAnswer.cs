namespace HarborBank.Domain;

/// <summary>What the store says to a user and password.</summary>
/// <param name="Outcome">Right, wrong, or locked.</param>
/// <param name="Attempts">Wrong passwords in a row so far, this one counted; 0 where the user is not known.</param>
/// <param name="Place">Where the user was when the last session broke off; null for nowhere.</param>
internal sealed record LogOnAnswer(LogOnOutcome Outcome, int Attempts = 0, KeptPlace? Place = null);
