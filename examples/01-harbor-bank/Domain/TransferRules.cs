namespace HarborBank.Domain;

/// <summary>The rules of a transfer: what a form must hold, and what the books must allow.</summary>
internal static class TransferRules
{
    /// <summary>Characters of a reference.</summary>
    public const int ReferenceLimit = 30;

    /// <summary>Checks a form field by field, in the order in which they stand on the panel.</summary>
    /// <returns>Null with the order where the form is right; else the first fault.</returns>
    public static TransferRefusal? Check(TransferForm form, out TransferOrder? order)
    {
        order = null;
        var fault = CheckAccounts(form, out var from, out var to);
        var amountFault = CheckAmount(form.Amount, out var amount);
        fault ??= amountFault;
        var reference = form.Reference.Trim().ToUpperInvariant();
        fault ??= reference.Length == 0 ? TransferFault.ReferenceMissing : null;
        if (fault is not null)
            return new TransferRefusal(fault.Value);
        order = new TransferOrder(
            form.Token, from, to, amount, reference.Length > ReferenceLimit ? reference[..ReferenceLimit] : reference);
        return null;
    }

    /// <summary>Whether the books allow it, given both balances as they stand; a null balance is an account that is not there.</summary>
    public static TransferRefusal? CheckBooks(TransferOrder order, Money? from, Money? to)
    {
        if (from is null || order.From.Product == Product.House)
            return new TransferRefusal(TransferFault.FromUnknown);
        if (to is null || order.To.Product == Product.House)
            return new TransferRefusal(TransferFault.ToUnknown);
        return order.Amount > from ? new TransferRefusal(TransferFault.InsufficientFunds, from.Value) : null;
    }

    private static TransferFault? CheckAccounts(TransferForm form, out AccountNumber from, out AccountNumber to)
    {
        to = default;
        TransferFault? fault = AccountNumber.Parse(form.From, out from) switch
        {
            AccountNumberFault.Missing => TransferFault.FromMissing,
            AccountNumberFault.NotEightDigits => TransferFault.FromNotEightDigits,
            AccountNumberFault.WrongCheckDigit => TransferFault.FromCheckDigit,
            _ => null,
        };
        fault ??= AccountNumber.Parse(form.To, out to) switch
        {
            AccountNumberFault.Missing => TransferFault.ToMissing,
            AccountNumberFault.NotEightDigits => TransferFault.ToNotEightDigits,
            AccountNumberFault.WrongCheckDigit => TransferFault.ToCheckDigit,
            _ => null,
        };
        return fault ?? (from == to ? TransferFault.SameAccount : null);
    }

    private static TransferFault? CheckAmount(string typed, out Money amount)
    {
        amount = Money.Zero;
        if (typed.Trim().Length == 0)
            return TransferFault.AmountMissing;
        if (!Money.TryParse(typed, out amount))
            return TransferFault.AmountNotANumber;
        if (amount == Money.Zero)
            return TransferFault.AmountZero;
        return amount > Money.LargestTransfer ? TransferFault.AmountTooLarge : null;
    }
}
