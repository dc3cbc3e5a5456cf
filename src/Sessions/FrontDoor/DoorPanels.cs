using Holdfast.Tn3270.Host;

namespace Holdfast.Sessions.FrontDoor;

/// <summary>The panels the door shows of its own: 24 rows of 80, which every terminal has. Pure.</summary>
internal static class DoorPanels
{
    /// <summary>Name of the field for pool or endpoint.</summary>
    public const string TargetField = "target";

    /// <summary>Name of the field for the token.</summary>
    public const string TokenField = "token";

    /// <summary>Names listed, at the most; more can be typed all the same.</summary>
    public const int NamesListed = 12;

    private const int TokenCells = 96;
    private const int TargetCells = 63;
    private const int LineCells = 78;
    private const int NameColumn = 4;
    private const int FirstNameRow = 5;

    /// <summary>Asks where to, and who asks.</summary>
    /// <param name="names">What can be chosen.</param>
    /// <param name="chosen">What is decided or was typed; empty for nothing.</param>
    /// <param name="asksTarget">Whether it is to be chosen.</param>
    /// <param name="asksToken">Whether the user has to show a token.</param>
    /// <param name="message">What to tell beside; empty for nothing.</param>
    public static Panel LogOn(IReadOnlyList<string> names, string chosen, bool asksTarget, bool asksToken, string message)
    {
        List<PanelField> fields = [Title("HOLDFAST"), Line(3, asksTarget ? "Sessions:" : $"Session:  {chosen}")];
        var rows = asksTarget ? names.Take(NamesListed).ToList() : [];
        fields.AddRange(rows.Select((name, i) => new PanelField { Row = FirstNameRow + i, Column = NameColumn, Text = name, Color = FieldColor.Turquoise }));
        if (asksTarget)
        {
            if (names.Count > NamesListed) fields.Add(Line(FirstNameRow + NamesListed, $"  and {names.Count - NamesListed} more"));
            fields.Add(Line(18, "Session ===>"));
            fields.Add(new PanelField { Row = 18, Column = 16, Name = TargetField, Input = true, Length = TargetCells, Text = chosen, Highlight = FieldHighlight.Underscore });
        }

        if (asksToken)
        {
            fields.Add(Line(20, "Token   ===>"));
            fields.Add(new PanelField { Row = 20, Column = 16, Name = TokenField, Input = true, Hidden = true, Length = TokenCells });
        }

        fields.Add(Message(message));
        fields.Add(Line(24, "Enter=Connect  PF3=Leave"));
        return new Panel { Name = "front-door-log-on", Fields = fields, CursorField = asksTarget && chosen.Length == 0 ? TargetField : asksToken ? TokenField : null, Alarm = message.Length > 0 };
    }

    /// <summary>Tells something and waits for Enter.</summary>
    public static Panel Notice(string title, string text, string keys) => new()
    {
        Name = "front-door-notice",
        Fields = [Title(title), .. Wrap(text).Select((line, i) => Line(4 + i, line)), Line(24, keys)],
        Alarm = true,
    };

    /// <summary>Breaks a text into the lines of a notice; what does not fit twelve lines is left out.</summary>
    internal static IReadOnlyList<string> Wrap(string text)
    {
        const int mostLines = 12;
        var lines = new List<string>();
        foreach (var word in text.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Select(word => word[..Math.Min(word.Length, LineCells)]))
        {
            if (lines.Count > 0 && lines[^1].Length + 1 + word.Length <= LineCells) lines[^1] += $" {word}";
            else lines.Add(word);
        }

        return lines.Count <= mostLines ? lines : lines[..mostLines];
    }

    private static PanelField Title(string text) => new() { Row = 1, Column = 2, Text = text, Intensified = true };

    private static PanelField Line(int row, string text) => new() { Row = row, Column = 2, Text = text, Length = Math.Clamp(text.Length, 1, LineCells) };

    private static PanelField Message(string text) => Line(22, text) with { Intensified = true, Color = FieldColor.Red };
}
