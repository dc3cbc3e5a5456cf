namespace HarborBank.Domain;

/// <summary>An account with its balance at the time it was read.</summary>
internal sealed record Account(AccountNumber Number, Money Balance);
