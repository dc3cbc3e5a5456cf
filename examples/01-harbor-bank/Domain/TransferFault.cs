namespace HarborBank.Domain;

/// <summary>Why a transfer is refused.</summary>
internal enum TransferFault
{
    FromMissing,
    FromNotEightDigits,
    FromCheckDigit,
    FromUnknown,
    ToMissing,
    ToNotEightDigits,
    ToCheckDigit,
    ToUnknown,
    SameAccount,
    AmountMissing,
    AmountNotANumber,
    AmountZero,
    AmountTooLarge,
    ReferenceMissing,
    InsufficientFunds,
    TokenUsed,
}
