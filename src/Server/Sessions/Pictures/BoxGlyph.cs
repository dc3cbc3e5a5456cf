namespace Holdfast.Server.Sessions.Pictures;

/// <summary>Lines and blocks that join with those of the neighbouring cells (Unicode, "Box Drawing" and "Block Elements").</summary>
internal static class BoxGlyph
{
    private const int Line = 2;

    // Which of the four arms a character has, in the order left, right, up, down.
    private static readonly Dictionary<char, string> Arms = new()
    {
        ['─'] = "lr", ['│'] = "ud", ['┌'] = "rd", ['┐'] = "ld", ['└'] = "ru", ['┘'] = "lu",
        ['├'] = "rud", ['┤'] = "lud", ['┬'] = "lrd", ['┴'] = "lru", ['┼'] = "lrud",
        ['━'] = "lr", ['┃'] = "ud", ['═'] = "lr", ['║'] = "ud", ['╔'] = "rd", ['╗'] = "ld", ['╚'] = "ru", ['╝'] = "lu",
        ['╠'] = "rud", ['╣'] = "lud", ['╦'] = "lrd", ['╩'] = "lru", ['╬'] = "lrud",
    };

    // Left, top, right and foot in eighths of the cell, and how much of it is covered.
    private static readonly Dictionary<char, (int Left, int Top, int Right, int Foot, double Covered)> Blocks = new()
    {
        ['█'] = (0, 0, 8, 8, 1), ['▀'] = (0, 0, 8, 4, 1), ['▄'] = (0, 4, 8, 8, 1), ['▌'] = (0, 0, 4, 8, 1), ['▐'] = (4, 0, 8, 8, 1),
        ['░'] = (0, 0, 8, 8, 0.25), ['▒'] = (0, 0, 8, 8, 0.5), ['▓'] = (0, 0, 8, 8, 0.75), ['■'] = (1, 3, 7, 6, 1),
    };

    /// <summary>Whether it is one of these.</summary>
    public static bool IsKnown(char character) => Blocks.ContainsKey(character) || Arms.ContainsKey(character);

    /// <summary>Draws it; false where it is none of these.</summary>
    public static bool TryDraw(GlyphShape shape, char character)
    {
        if (Blocks.TryGetValue(character, out var block))
        {
            var (across, down) = (shape.Width / 8.0, shape.Height / 8.0);
            shape.Fill((int)(block.Left * across), (int)(block.Top * down), (int)(block.Right * across), (int)(block.Foot * down), block.Covered);
            return true;
        }

        if (!Arms.TryGetValue(character, out var arms)) return false;
        var (x, y) = ((shape.Width - Line) / 2, (shape.Height - Line) / 2);
        foreach (var arm in arms)
        {
            if (arm == 'l') shape.Fill(0, y, x + Line, y + Line);
            else if (arm == 'r') shape.Fill(x, y, shape.Width, y + Line);
            else if (arm == 'u') shape.Fill(x, 0, x + Line, y + Line);
            else shape.Fill(x, y, x + Line, shape.Height);
        }

        return true;
    }
}
