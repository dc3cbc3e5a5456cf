namespace Holdfast.Tn3270.Screen;

/// <summary>Covers parts of a screen image that those who read it must not see.</summary>
public static class ScreenCover
{
    /// <summary>The same screen with some of its characters replaced, in its lines, runs and fields alike.</summary>
    /// <param name="image">The screen.</param>
    /// <param name="cover">Gets all cells, row after row, and returns as many characters.</param>
    /// <exception cref="ArgumentException">The cover returned another number of characters.</exception>
    public static ScreenImage Apply(ScreenImage image, Func<string, string> cover)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(cover);
        var covered = cover(image.Cells);
        if (covered.Length != image.Cells.Length)
            throw new ArgumentException($"{image.Cells.Length} characters became {covered.Length}.", nameof(cover));
        return covered == image.Cells ? image : image.With(covered);
    }
}
