using System.Globalization;

namespace HarborBank.Domain;

/// <summary>An amount in whole cents. Sums are checked: an overflow is a defect, never a wrapped balance.</summary>
internal readonly record struct Money(long Cents) : IComparable<Money>
{
    /// <summary>The largest amount one transfer may move: 9,999,999.99.</summary>
    public static readonly Money LargestTransfer = new(999_999_999);

    /// <summary>Digits after the point that a teller may type.</summary>
    private const int Decimals = 2;

    public static Money Zero => default;

    public static Money operator +(Money left, Money right) => new(checked(left.Cents + right.Cents));

    public static Money operator -(Money left, Money right) => new(checked(left.Cents - right.Cents));

    public static Money operator -(Money amount) => new(checked(-amount.Cents));

    public static bool operator <(Money left, Money right) => left.Cents < right.Cents;

    public static bool operator >(Money left, Money right) => left.Cents > right.Cents;

    public static bool operator <=(Money left, Money right) => left.Cents <= right.Cents;

    public static bool operator >=(Money left, Money right) => left.Cents >= right.Cents;

    public int CompareTo(Money other) => Cents.CompareTo(other.Cents);

    /// <summary>
    /// Reads what a teller types: digits, optional commas between thousands, optional point with one or two decimals.
    /// No sign: an amount on a form is never negative.
    /// </summary>
    public static bool TryParse(string text, out Money amount)
    {
        amount = Zero;
        var typed = text.Trim();
        var point = typed.IndexOf('.');
        var whole = point < 0 ? typed : typed[..point];
        var fraction = point < 0 ? "" : typed[(point + 1)..];
        if (!WholePartIsRight(whole, out var digits)
            || (point >= 0 && (fraction.Length is 0 or > Decimals || !fraction.All(char.IsAsciiDigit)))
            || !long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var units)
            || units > long.MaxValue / 1000)
        {
            return false;
        }
        var cents = fraction.Length == 0
            ? 0
            : int.Parse(fraction.PadRight(Decimals, '0'), NumberStyles.None, CultureInfo.InvariantCulture);
        amount = new Money((units * 100) + cents);
        return true;
    }

    /// <summary>As a ledger prints it: thousands apart, two decimals, the sign behind: <c>1,234.50-</c>.</summary>
    public override string ToString()
    {
        var magnitude = (decimal)Cents / 100m;
        return Math.Abs(magnitude).ToString("#,##0.00", CultureInfo.InvariantCulture) + (Cents < 0 ? "-" : "");
    }

    private static bool WholePartIsRight(string whole, out string digits)
    {
        digits = whole.Replace(",", "", StringComparison.Ordinal);
        if (digits.Length is 0 or > 15 || !digits.All(char.IsAsciiDigit))
            return false;
        if (whole.Length == digits.Length)
            return true;
        // Where commas are typed they stand where they belong, or the teller meant another number.
        var groups = whole.Split(',');
        return groups[0].Length is >= 1 and <= 3 && groups.Skip(1).All(group => group.Length == 3);
    }
}
