using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Sessions.Driving;

/// <summary>What a screen must show; every part that is given must hold. Rows and columns count from 1.</summary>
public sealed record WaitCondition
{
    /// <summary>Characters of a pattern, at the most.</summary>
    public const int PatternLimit = 1000;

    /// <summary>Bytes that a wait is counted as beside its texts.</summary>
    private const int ConditionBytes = 1024;

    /// <summary>Bytes that a character of a pattern is counted as.</summary>
    private const int PatternFactor = 64;

    /// <summary>Text that stands on one row of the screen, letter case as given.</summary>
    public string? Text { get; init; }

    /// <summary>The row <see cref="Text"/> must stand on; null for any.</summary>
    public int? Row { get; init; }

    /// <summary>The column <see cref="Text"/> must begin at, together with <see cref="Row"/>; null for any.</summary>
    public int? Column { get; init; }

    /// <summary>Text that must stand nowhere on the screen.</summary>
    public string? NotText { get; init; }

    /// <summary>An input field that must be there; null for none.</summary>
    public FieldTarget? Field { get; init; }

    /// <summary>A regular expression that must match the screen's text, whose rows end in line feeds.</summary>
    public Regex? Pattern { get; init; }

    /// <summary>Where the cursor must be.</summary>
    public (int Row, int Column)? Cursor { get; init; }

    /// <summary>Whether the keyboard must be unlocked.</summary>
    public bool Unlocked { get; init; }

    /// <summary>The screen must be of a greater version than this.</summary>
    public long? ChangedSince { get; init; }

    /// <summary>
    /// Compiles a pattern that takes time linear in the screen's size, whatever it is; null where it is not a regular expression of
    /// that kind (no look-around, no back-references) or longer than <see cref="PatternLimit"/>.
    /// </summary>
    public static Regex? ParsePattern(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (pattern.Length > PatternLimit) return null;
        try
        {
            // No deadline: that is measured by the clock, and terminals' loops ask. One that was put off for a second would end its session.
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Regex.InfiniteMatchTimeout);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Bytes that it takes while somebody waits, nearly; a pattern's automaton is counted by its text.</summary>
    internal long Bytes => ConditionBytes
        + (sizeof(char) * ((long)(Text?.Length ?? 0) + (NotText?.Length ?? 0) + (Field?.Label?.Length ?? 0))) + (PatternFactor * (long)(Pattern?.ToString().Length ?? 0));

    /// <summary>Whether this screen shows it.</summary>
    public bool Holds(SessionScreen screen)
    {
        ArgumentNullException.ThrowIfNull(screen);
        var image = screen.Image;
        return (ChangedSince is not { } since || screen.Version > since)
            && (!Unlocked || !image.KeyboardLocked)
            && (Cursor is not { } cursor || (image.CursorRow == cursor.Row && image.CursorColumn == cursor.Column))
            && (Text is null || Stands(Text, image))
            && (Field is null || Field.Find(image).TryGet(out _, out _))
            && (NotText is null || !image.Text.Contains(NotText, StringComparison.Ordinal))
            && (Pattern is null || Pattern.IsMatch(image.Text));
    }

    /// <summary>What it waits for, in words.</summary>
    public override string ToString()
    {
        var words = new StringBuilder();
        if (Text is not null)
        {
            Add($"text \"{Text}\"");
            if (Row is { } row) words.Append(CultureInfo.InvariantCulture, $" on row {row}");
            if (Column is { } column) words.Append(CultureInfo.InvariantCulture, $" from column {column}");
        }

        if (Field is not null) Add($"{Field}");
        if (NotText is not null) Add($"no text \"{NotText}\"");
        if (Pattern is not null) Add($"a match of /{Pattern}/");
        if (Cursor is { } cursor) Add($"the cursor at row {cursor.Row}, column {cursor.Column}");
        if (Unlocked) Add("an unlocked keyboard");
        if (ChangedSince is not null) Add("a changed screen");
        return words.Length == 0 ? "any screen" : words.ToString();

        void Add(string part) => words.Append(words.Length == 0 ? "" : " and ").Append(part);
    }

    /// <summary>Each part of it that is given, whether the screen shows it, and what it shows instead.</summary>
    public IReadOnlyList<ConditionPart> Explain(SessionScreen screen)
    {
        ArgumentNullException.ThrowIfNull(screen);
        var image = screen.Image;
        var parts = new List<ConditionPart>();
        Add(new WaitCondition { Text = Text, Row = Row, Column = Column }, Text is null ? null : Nearest(Text, image));
        Add(new WaitCondition { Field = Field }, Field?.Find(image).Fault?.Detail);
        Add(new WaitCondition { NotText = NotText }, NotText is null ? null : $"it stands on row {RowOf(NotText, image, StringComparison.Ordinal)}");
        Add(new WaitCondition { Pattern = Pattern }, "nothing matches");
        Add(new WaitCondition { Cursor = Cursor }, $"the cursor is at row {image.CursorRow}, column {image.CursorColumn}");
        Add(new WaitCondition { Unlocked = Unlocked }, "it is locked");
        Add(new WaitCondition { ChangedSince = ChangedSince }, "the host has sent nothing since");
        return parts;

        void Add(WaitCondition part, string? instead)
        {
            if (part == new WaitCondition()) return;
            var holds = part.Holds(screen);
            parts.Add(new ConditionPart(part.ToString(), holds, holds ? null : instead));
        }
    }

    private string Nearest(string text, ScreenImage image)
    {
        if (RowOf(text, image, StringComparison.OrdinalIgnoreCase) is var row and > 0)
        {
            var line = image.Line(row);
            var at = line.IndexOf(text, StringComparison.OrdinalIgnoreCase);
            return $"row {row}, column {at + 1} has \"{line.Substring(at, text.Length)}\"";
        }

        return Row is { } wanted && wanted >= 1 && wanted <= image.Rows
            ? $"row {wanted} has \"{image.Line(wanted).Trim()}\""
            : "it stands nowhere";
    }

    private static int RowOf(string text, ScreenImage image, StringComparison comparison) =>
        Enumerable.Range(1, image.Rows).FirstOrDefault(row => image.Line(row).Contains(text, comparison));

    private bool Stands(string text, ScreenImage image)
    {
        if (Row is not { } row) return image.Text.Contains(text, StringComparison.Ordinal);
        if (row < 1 || row > image.Rows) return false;
        var line = image.Line(row);
        return Column is not { } column
            ? line.Contains(text, StringComparison.Ordinal)
            : column >= 1 && line.Length >= column - 1 + text.Length
                && line.AsSpan(column - 1, text.Length).SequenceEqual(text);
    }
}
