using System.Globalization;

namespace HarborBank.Domain;

/// <summary>
/// A customer search: digits look for numbers that begin so, anything else for names that begin so; empty finds all.
/// <c>smi</c>, <c>smith, j</c> and <c>smith j</c> are ways to ask for a Smith.
/// </summary>
internal readonly record struct CustomerQuery
{
    /// <summary>Digits of a customer's number.</summary>
    private const int NumberDigits = 5;

    private CustomerQuery(string text, string namePrefix, int lowest, int highest)
    {
        Text = text;
        NamePrefix = namePrefix;
        LowestNumber = lowest;
        HighestNumber = highest;
    }

    /// <summary>As typed, trimmed and in capitals.</summary>
    public string Text { get; }

    /// <summary>What the name must begin with; empty where the query is a number or nothing.</summary>
    public string NamePrefix { get; }

    public int LowestNumber { get; }

    public int HighestNumber { get; }

    public static CustomerQuery Parse(string typed)
    {
        var text = typed.Trim().ToUpperInvariant();
        if (text.Length is > 0 and <= NumberDigits && text.All(char.IsAsciiDigit))
        {
            var span = (int)Math.Pow(10, NumberDigits - text.Length);
            var lowest = int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) * span;
            return new CustomerQuery(text, "", lowest, lowest + span - 1);
        }
        return new CustomerQuery(text, Prefix(text), 0, int.MaxValue);
    }

    private static string Prefix(string text)
    {
        var words = text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        // A comma or a blank ends the last name: then it is whole, and the rest begins the first name.
        return words.Length switch
        {
            0 => "",
            1 => text.EndsWith(',') ? words[0] + "," : words[0],
            _ => words[0] + ", " + string.Join(' ', words[1..]),
        };
    }
}
