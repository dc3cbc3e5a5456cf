using System.Globalization;

namespace HarborBank.Domain;

/// <summary>
/// An account's number: two digits of product, five of the customer, and a check digit (ISO/IEC 7812's mod 10), so that one
/// mistyped digit never names another account. Shown as <c>10-10017-3</c>, typed with or without the hyphens.
/// </summary>
internal readonly record struct AccountNumber
{
    private const int Digits = 8;

    private AccountNumber(int value) => Value = value;

    /// <summary>The eight digits as a number.</summary>
    public int Value { get; }

    public Product Product => (Product)(Value / 1_000_000);

    public int Customer => Value / 10 % 100_000;

    public static AccountNumber Of(Product product, int customer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(customer);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(customer, 99_999);
        var body = ((int)product * 100_000) + customer;
        return new AccountNumber((body * 10) + CheckDigit(body));
    }

    /// <summary>A number read back from the store, where only right ones are.</summary>
    public static AccountNumber FromStore(long value) => new(checked((int)value));

    /// <summary>Reads what a teller typed and says what is wrong with it.</summary>
    public static AccountNumberFault Parse(string text, out AccountNumber number)
    {
        number = default;
        var typed = text.Trim();
        if (typed.Length == 0)
            return AccountNumberFault.Missing;
        var digits = typed.Replace("-", "", StringComparison.Ordinal);
        if (digits.Length != Digits || !digits.All(char.IsAsciiDigit))
            return AccountNumberFault.NotEightDigits;
        var value = int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        if (CheckDigit(value / 10) != value % 10)
            return AccountNumberFault.WrongCheckDigit;
        number = new AccountNumber(value);
        return AccountNumberFault.None;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Value / 1_000_000:00}-{Customer:00000}-{Value % 10}");

    private static int CheckDigit(int body)
    {
        var sum = 0;
        var doubled = true;
        for (var rest = body; rest > 0; rest /= 10)
        {
            var digit = rest % 10 * (doubled ? 2 : 1);
            sum += digit > 9 ? digit - 9 : digit;
            doubled = !doubled;
        }
        return (10 - (sum % 10)) % 10;
    }
}
