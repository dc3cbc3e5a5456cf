namespace HarborBank.Domain;

/// <summary>What is wrong with a typed account number.</summary>
internal enum AccountNumberFault
{
    None,
    Missing,
    NotEightDigits,
    WrongCheckDigit,
}
