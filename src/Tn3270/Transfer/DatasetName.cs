using System.Diagnostics.CodeAnalysis;

namespace Holdfast.Tn3270.Transfer;

/// <summary>Names of data sets as TSO and CMS write them, brought into one form.</summary>
internal static class DatasetName
{
    /// <summary>The longest name, in characters: a TSO name of 44 with a member of 8.</summary>
    public const int LengthLimit = 54;

    /// <summary>
    /// Upper case, quotes taken off, the words of a CMS name joined by points, a member's parentheses made a point: letters, digits,
    /// <c>@ # $ -</c> and points, so that it can name a file anywhere.
    /// </summary>
    public static bool TryNormalize(string name, [NotNullWhen(true)] out string? normal)
    {
        string[] words = name.Trim().Trim('\'').ToUpperInvariant()
            .Split([' ', '.', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
        normal = string.Join('.', words);
        if (normal.Length is > 0 and <= LengthLimit
            && normal.All(static c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c is '@' or '#' or '$' or '-' or '.'))
        {
            return true;
        }
        normal = null;
        return false;
    }
}
