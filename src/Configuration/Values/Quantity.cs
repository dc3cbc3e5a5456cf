using System.Buffers;
using System.Globalization;

namespace Holdfast.Configuration.Values;

/// <summary>A number with a unit directly behind it.</summary>
internal static class Quantity
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    /// <summary>Longest number, in characters; it keeps the arithmetic within a decimal.</summary>
    private const int MaxDigits = 18;

    /// <summary>Divides <c>1.5GiB</c> into <c>1.5</c> and <c>GiB</c>.</summary>
    public static (string Number, string Unit) Split(string text)
    {
        var end = text.AsSpan().IndexOfAnyExcept(NumberCharacters);
        return end < 0 ? (text, "") : (text[..end], text[end..]);
    }

    public static bool TryNumber(string text, out decimal number)
    {
        number = 0;
        return text.Length <= MaxDigits
            && text is not ['.', ..] and not [.., '.']
            && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }
}
