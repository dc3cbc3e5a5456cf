namespace HarborBank.Domain;

/// <summary>What the store says to an order: exactly one of a receipt and a refusal.</summary>
internal sealed record TransferAnswer(TransferReceipt? Receipt, TransferRefusal? Refusal)
{
    public static TransferAnswer Made(TransferReceipt receipt) => new(receipt, null);

    public static TransferAnswer Refused(TransferRefusal refusal) => new(null, refusal);
}
