namespace HarborBank.Domain;

/// <summary>A transfer of the sample data.</summary>
internal sealed record SampleTransfer(AccountNumber From, AccountNumber To, Money Amount, string Reference, DateTimeOffset At);
