namespace Holdfast.Tn3270.Screen;

/// <summary>Covers parts of a screen image that those who read it must not see.</summary>
public static class ScreenCover
{
    /// <summary>The same screen with some of its characters replaced, in its lines, runs and fields alike.</summary>
    /// <param name="image">The screen.</param>
    /// <param name="cover">Covers them in a copy of all cells.</param>
    /// <returns>The covered screen; the same one where there was nothing to cover.</returns>
    public static ScreenImage Apply(ScreenImage image, CellCover cover)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(cover);
        using var cells = new BorrowedCells(image.CellBlock);
        return cover(cells.Span) ? image.With(cells.Span) : image;
    }
}
