namespace HarborBank.Domain;

/// <summary>A transfer whose form is right; whether the books allow it, the store says.</summary>
internal sealed record TransferOrder(
    string Token, AccountNumber From, AccountNumber To, Money Amount, string Reference);
