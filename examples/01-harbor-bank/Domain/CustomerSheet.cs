namespace HarborBank.Domain;

/// <summary>What the customer panel shows: the customer, the accounts, and the newest movements over all of them.</summary>
internal sealed record CustomerSheet(Customer Customer, IReadOnlyList<Account> Accounts, IReadOnlyList<Movement> Movements)
{
    /// <summary>Movements shown, newest first.</summary>
    public const int MovementLimit = 8;
}
