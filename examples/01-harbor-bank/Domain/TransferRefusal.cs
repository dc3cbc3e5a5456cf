namespace HarborBank.Domain;

/// <summary>A refused transfer: why, which field is at fault, and where funds lack, what is there.</summary>
internal sealed record TransferRefusal(TransferFault Fault, Money Available = default)
{
    /// <summary>The field the teller has to mend.</summary>
    public TransferField Field => Fault switch
    {
        TransferFault.FromMissing or TransferFault.FromNotEightDigits or TransferFault.FromCheckDigit
            or TransferFault.FromUnknown or TransferFault.TokenUsed => TransferField.From,
        TransferFault.ToMissing or TransferFault.ToNotEightDigits or TransferFault.ToCheckDigit
            or TransferFault.ToUnknown or TransferFault.SameAccount => TransferField.To,
        TransferFault.ReferenceMissing => TransferField.Reference,
        _ => TransferField.Amount,
    };
}
