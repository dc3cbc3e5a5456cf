using Holdfast.Tn3270.Host;

namespace HarborBank.Panels;

/// <summary>The first panel: the harbour, the date, and the prompt.</summary>
internal static class LogoPanel
{
    public const string User = "user";

    private const int ArtRow = 2;

    // Runs of one colour: row from ArtRow, column, colour, text.
    private static readonly (int Row, int Column, FieldColor Color, string Text)[] Art =
    [
        (0, 4, FieldColor.Turquoise, @"##  ##   ####   #####   #####    ####   #####"),
        (1, 4, FieldColor.Turquoise, @"##  ##  ##  ##  ##  ##  ##  ##  ##  ##  ##  ##"),
        (2, 4, FieldColor.Turquoise, @"######  ######  #####   #####   ##  ##  #####"),
        (3, 4, FieldColor.Turquoise, @"##  ##  ##  ##  ##  ##  ##  ##  ##  ##  ##  ##"),
        (4, 4, FieldColor.Turquoise, @"##  ##  ##  ##  ##  ##  #####    ####   ##  ##"),
        (6, 4, FieldColor.Turquoise, @"#####    ####   ##  ##  ##  ##"),
        (7, 4, FieldColor.Turquoise, @"##  ##  ##  ##  ### ##  ## ##"),
        (8, 4, FieldColor.Turquoise, @"#####   ######  ## ###  ####"),
        (9, 4, FieldColor.Turquoise, @"##  ##  ##  ##  ##  ##  ## ##"),
        (10, 4, FieldColor.Turquoise, @"#####   ##  ##  ##  ##  ##  ##"),
        (0, 66, FieldColor.White, @"_|_"),
        (1, 65, FieldColor.White, @"/___\"),
        (2, 53, FieldColor.Yellow, @"-  -- ---"),
        (2, 64, FieldColor.White, @"|"),
        (2, 66, FieldColor.Yellow, @"(O)"),
        (2, 70, FieldColor.White, @"|"),
        (2, 72, FieldColor.Yellow, @"--- --"),
        (3, 64, FieldColor.White, @"|_____|"),
        (4, 64, FieldColor.White, @"\_____/"),
        (5, 65, FieldColor.Red, @"|###|"),
        (6, 65, FieldColor.White, @"|   |"),
        (7, 64, FieldColor.Red, @"|#####|"),
        (8, 64, FieldColor.White, @"|     |"),
        (9, 63, FieldColor.Red, @"|#######|"),
        (10, 63, FieldColor.White, @"|   _   |"),
        (11, 62, FieldColor.White, @"_|__| |__|_"),
        (8, 46, FieldColor.White, @"|\"),
        (9, 45, FieldColor.White, @"/| \"),
        (10, 44, FieldColor.White, @"/_|__\"),
        (11, 43, FieldColor.Red, @"\______/"),
        (12, 59, FieldColor.Green, @"_.-'             '-._"),
        (12, 2, FieldColor.Blue, @"~ ~~  ~ ~~~ ~  ~~ ~   ~~ ~ ~~~  ~~ ~  ~~~~ ~~~ ~ ~~ ~~~"),
        (13, 2, FieldColor.Blue, @"  ~~ ~   ~~  ~~~ ~ ~~~  ~ ~~  ~ ~  ~~~ ~   ~~ ~~~ ~  ~~ ~ ~~~ ~~  ~ ~~ ~ ~"),
    ];

    public static Panel Draw(Heading heading, Notice? notice)
    {
        var sketch = new PanelSketch("HBLOGO");
        sketch.Put(1, 2, "HBLOGO", FieldColor.Blue);
        sketch.Right(1, $"{heading.Now:yyyy-MM-dd HH:mm}   Instance {heading.Instance}", FieldColor.Blue);
        foreach (var (row, column, color, text) in Art)
            sketch.Put(ArtRow + row, column, text, color);
        sketch.Strong(17, 4, "Safe in any weather since 1874.");
        sketch.Label(18, 4, "Type your user ID behind the prompt, or just press Enter.");
        sketch.Strong(20, 4, "LOGON ===>").Input(20, 16, User, 16, "");
        return sketch.Foot(notice, "Enter=Log on   PF1=Help   PF3=Disconnect").Done(User);
    }
}
