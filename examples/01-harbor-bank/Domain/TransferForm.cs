namespace HarborBank.Domain;

/// <summary>
/// The transfer form as the teller filled it in, not yet checked. The token was given out with the empty form and travels
/// with it, so that a form sent twice, even to another instance, is one transfer.
/// </summary>
internal sealed record TransferForm(string Token, string From, string To, string Amount, string Reference)
{
    public static TransferForm Empty(string token) => new(token, "", "", "", "");
}
