namespace HarborBank.Domain;

/// <summary>A field of the transfer form.</summary>
internal enum TransferField
{
    From,
    To,
    Amount,
    Reference,
}
