namespace Holdfast.Server.Sessions.Pictures;

/// <summary>A picture: three bytes for each point, red, green and blue, row after row from the top left.</summary>
/// <param name="width">Points in a row.</param>
/// <param name="height">Rows.</param>
internal sealed class Raster(int width, int height)
{
    /// <summary>Bytes of a point.</summary>
    public const int Depth = 3;

    public int Width => width;

    public int Height => height;

    /// <summary>The points.</summary>
    public byte[] Points { get; } = new byte[width * height * Depth];

    /// <summary>Fills a rectangle.</summary>
    public void Fill(int left, int top, int across, int down, int color)
    {
        for (var y = top; y < top + down; y++)
        {
            for (var x = left; x < left + across; x++) Set(x, y, color);
        }
    }

    /// <summary>Lays a shape over the picture.</summary>
    /// <param name="left">Where its left edge comes.</param>
    /// <param name="top">Where its top comes.</param>
    /// <param name="shape">How much of each of its points is covered, 0 to 255, row after row.</param>
    /// <param name="across">Points in a row of the shape.</param>
    /// <param name="color">What covers them, as 0xRRGGBB.</param>
    public void Stamp(int left, int top, ReadOnlySpan<byte> shape, int across, int color)
    {
        for (var i = 0; i < shape.Length; i++)
        {
            if (shape[i] == 0) continue;
            var at = Index(left + (i % across), top + (i / across));
            Points[at] = Mix(Points[at], color >> 16 & 0xFF, shape[i]);
            Points[at + 1] = Mix(Points[at + 1], color >> 8 & 0xFF, shape[i]);
            Points[at + 2] = Mix(Points[at + 2], color & 0xFF, shape[i]);
        }
    }

    private void Set(int x, int y, int color)
    {
        var at = Index(x, y);
        (Points[at], Points[at + 1], Points[at + 2]) = ((byte)(color >> 16), (byte)(color >> 8), (byte)color);
    }

    private int Index(int x, int y) => ((y * width) + x) * Depth;

    private static byte Mix(int below, int above, int covered) => (byte)(below + ((above - below) * covered / byte.MaxValue));
}
