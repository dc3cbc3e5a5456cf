namespace HarborBank.Domain;

/// <summary>One side of a transfer as the account's statement shows it; a debit is negative.</summary>
internal sealed record Movement(
    DateTimeOffset At, AccountNumber Account, TransferNumber Transfer, string Reference, Money Amount, Money BalanceAfter);
