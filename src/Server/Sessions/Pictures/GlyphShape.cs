namespace Holdfast.Server.Sessions.Pictures;

/// <summary>A shape that is being drawn: lines with round ends and smooth edges.</summary>
/// <param name="width">Points across.</param>
/// <param name="height">Points down.</param>
/// <param name="thickness">Of its lines, in points.</param>
internal sealed class GlyphShape(int width, int height, double thickness)
{
    private const double Half = 0.5;

    public int Width => width;

    public int Height => height;

    /// <summary>How much of each point is covered, 0 to 255, row after row.</summary>
    public byte[] Points { get; } = new byte[width * height];

    /// <summary>Draws a line; where both ends are one place, a dot.</summary>
    public void Line(double x1, double y1, double x2, double y2)
    {
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var covered = (thickness / 2) + Half - Distance(x + Half, y + Half, x1, y1, x2, y2);
                Cover(x, y, covered);
            }
        }
    }

    /// <summary>Covers a rectangle.</summary>
    /// <param name="x1">Its left edge.</param>
    /// <param name="y1">Its top.</param>
    /// <param name="x2">Its right edge.</param>
    /// <param name="y2">Its foot.</param>
    /// <param name="covered">How much of it, 0 to 1.</param>
    public void Fill(int x1, int y1, int x2, int y2, double covered = 1)
    {
        for (var y = y1; y < y2; y++)
        {
            for (var x = x1; x < x2; x++) Cover(x, y, covered);
        }
    }

    private void Cover(int x, int y, double covered)
    {
        var at = (y * width) + x;
        Points[at] = Math.Max(Points[at], (byte)(Math.Clamp(covered, 0, 1) * byte.MaxValue));
    }

    private static double Distance(double x, double y, double x1, double y1, double x2, double y2)
    {
        var (dx, dy) = (x2 - x1, y2 - y1);
        var length = (dx * dx) + (dy * dy);
        var along = length == 0 ? 0 : Math.Clamp((((x - x1) * dx) + ((y - y1) * dy)) / length, 0, 1);
        var (px, py) = (x - x1 - (along * dx), y - y1 - (along * dy));
        return Math.Sqrt((px * px) + (py * py));
    }
}
