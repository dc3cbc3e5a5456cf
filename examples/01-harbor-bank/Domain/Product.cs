namespace HarborBank.Domain;

/// <summary>What kind of account it is; the value is the number's first two digits.</summary>
internal enum Product
{
    Current = 10,
    Savings = 20,
    Deposit = 30,

    /// <summary>The bank's own side of the books. It may be overdrawn, and no teller may touch it.</summary>
    House = 90,
}
