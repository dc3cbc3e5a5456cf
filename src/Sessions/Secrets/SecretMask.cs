using System.Text;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Sessions.Secrets;

/// <summary>Covers the values of secrets wherever they appear in what people read.</summary>
internal sealed class SecretMask
{
    private readonly string[] _values;

    /// <summary>Covers these values; empty ones are left out.</summary>
    public SecretMask(IEnumerable<string> values) =>
        // The longest first: a secret that contains another is covered whole.
        _values = [.. values.Where(value => value.Trim().Length > 0).Distinct().OrderByDescending(value => value.Length)];

    /// <summary>Covers nothing.</summary>
    public static SecretMask None { get; } = new([]);

    /// <summary>Covers what either covers.</summary>
    public SecretMask And(SecretMask other) => new([.. _values, .. other._values]);

    /// <summary>The text with each value replaced by as many asterisks; letter case does not matter, hosts like to fold it.</summary>
    public string Cover(string text)
    {
        foreach (var value in _values)
            text = text.Replace(value, new string('*', value.Length), StringComparison.OrdinalIgnoreCase);
        return text;
    }

    /// <summary>The visible screen as lines without trailing blanks; a value that wraps round a row's end is covered as well.</summary>
    public string Cover(ScreenImage screen)
    {
        var cells = new StringBuilder(screen.Rows * screen.Columns);
        for (var row = 1; row <= screen.Rows; row++) cells.Append(screen.Line(row).PadRight(screen.Columns));
        var covered = Cover(cells.ToString());
        var lines = new List<string>(screen.Rows);
        for (var row = 0; row < screen.Rows; row++)
            lines.Add(covered.Substring(row * screen.Columns, screen.Columns).TrimEnd());
        return string.Join('\n', lines).TrimEnd('\n');
    }
}
