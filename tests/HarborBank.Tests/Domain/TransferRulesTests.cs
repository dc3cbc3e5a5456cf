using HarborBank.Domain;

namespace HarborBank.Tests.Domain;

public sealed class TransferRulesTests
{
    private static readonly AccountNumber From = AccountNumber.Of(Product.Current, 10_001);
    private static readonly AccountNumber To = AccountNumber.Of(Product.Current, 10_002);
    private static readonly TransferForm Right = new("token", From.ToString(), To.ToString(), "12.50", "rent");

    [Fact]
    public void A_right_form_becomes_an_order()
    {
        Assert.Null(TransferRules.Check(Right, out var order));
        Assert.Equal(new TransferOrder("token", From, To, new Money(1_250), "RENT"), order);
    }

    [Fact]
    public void Each_fault_is_found_and_names_its_field()
    {
        Expect(Right with { From = "" }, TransferFault.FromMissing, TransferField.From);
        Expect(Right with { From = "1" }, TransferFault.FromNotEightDigits, TransferField.From);
        Expect(Right with { From = Mistype(From) }, TransferFault.FromCheckDigit, TransferField.From);
        Expect(Right with { To = " " }, TransferFault.ToMissing, TransferField.To);
        Expect(Right with { To = "x" }, TransferFault.ToNotEightDigits, TransferField.To);
        Expect(Right with { To = Mistype(To) }, TransferFault.ToCheckDigit, TransferField.To);
        Expect(Right with { To = Right.From }, TransferFault.SameAccount, TransferField.To);
        Expect(Right with { Amount = "" }, TransferFault.AmountMissing, TransferField.Amount);
        Expect(Right with { Amount = "1.234" }, TransferFault.AmountNotANumber, TransferField.Amount);
        Expect(Right with { Amount = "0.00" }, TransferFault.AmountZero, TransferField.Amount);
        Expect(Right with { Amount = "10000000" }, TransferFault.AmountTooLarge, TransferField.Amount);
        Expect(Right with { Reference = "" }, TransferFault.ReferenceMissing, TransferField.Reference);
    }

    [Fact]
    public void The_books_refuse_what_is_not_there_or_not_covered()
    {
        var order = new TransferOrder("t", From, To, new Money(100), "R");
        Assert.Equal(TransferFault.FromUnknown, TransferRules.CheckBooks(order, null, Money.Zero)?.Fault);
        Assert.Equal(TransferFault.ToUnknown, TransferRules.CheckBooks(order, new Money(100), null)?.Fault);
        Assert.Null(TransferRules.CheckBooks(order, new Money(100), Money.Zero));
        Assert.Equal(
            new TransferRefusal(TransferFault.InsufficientFunds, new Money(99)),
            TransferRules.CheckBooks(order, new Money(99), Money.Zero));
    }

    [Fact]
    public void No_teller_touches_the_house()
    {
        var taking = new TransferOrder("t", SampleBook.House, To, new Money(1), "R");
        Assert.Equal(TransferFault.FromUnknown, TransferRules.CheckBooks(taking, new Money(100), Money.Zero)?.Fault);
        var paying = taking with { From = From, To = SampleBook.House };
        Assert.Equal(TransferFault.ToUnknown, TransferRules.CheckBooks(paying, new Money(100), Money.Zero)?.Fault);
    }

    private static void Expect(TransferForm form, TransferFault fault, TransferField field)
    {
        var refusal = TransferRules.Check(form, out var order);
        Assert.Null(order);
        Assert.Equal((fault, field), (refusal!.Fault, refusal.Field));
    }

    private static string Mistype(AccountNumber number) => $"{number.Value / 10}{(number.Value + 1) % 10}";
}
