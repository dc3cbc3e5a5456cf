using HarborBank.Domain;
using Holdfast.Tn3270.Host;

namespace HarborBank.Panels;

/// <summary>The transfer form. Its token stands in a hidden, protected field and comes back with the form.</summary>
internal static class TransferPanel
{
    public const string Token = "token";
    public const string From = "from";
    public const string To = "to";
    public const string Amount = "amount";
    public const string Reference = "reference";

    // Longer than an account is with its hyphens: a full field skips on, and the Tab typed after it would skip another.
    private const int AccountLimit = 12;
    private const int AmountLimit = 12;

    public static string FieldName(TransferField field) => field switch
    {
        TransferField.From => From,
        TransferField.To => To,
        TransferField.Amount => Amount,
        _ => Reference,
    };

    public static Panel Draw(Heading heading, TransferForm form, Notice? notice, TransferField? fault)
    {
        var sketch = new PanelSketch("HBXFER").Title(heading, "Transfer");
        sketch.Ask(6, "From account", From, AccountLimit, form.From);
        sketch.Ask(8, "To account", To, AccountLimit, form.To);
        sketch.Ask(10, "Amount", Amount, AmountLimit, form.Amount);
        sketch.Ask(12, "Reference", Reference, TransferRules.ReferenceLimit, form.Reference);
        sketch.Label(15, 5, $"Accounts have eight digits, typed with or without hyphens: {AccountNumber.Of(Product.Current, 10_017)}.");
        sketch.Label(16, 5, "Enter books the transfer at once. The same form sent twice is booked once.");
        sketch.Add(new PanelField
        {
            Row = 20, Column = 2, Name = Token, Text = form.Token, Length = form.Token.Length, Hidden = true,
        });
        return sketch.Foot(notice, "Enter=Book   PF1=Help   PF3=Back   PF12=Cancel")
            .Done(FieldName(fault ?? FirstEmpty(form)), notice?.Kind == NoticeKind.Error);
    }

    private static TransferField FirstEmpty(TransferForm form) =>
        form.From.Length == 0 ? TransferField.From
        : form.To.Length == 0 ? TransferField.To
        : form.Amount.Length == 0 ? TransferField.Amount
        : TransferField.Reference;
}
