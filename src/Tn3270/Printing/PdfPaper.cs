namespace Holdfast.Tn3270.Printing;

/// <summary>The paper of a PDF, in points of 1/72 inch.</summary>
/// <param name="Width">Width, from 72 to 14,400.</param>
/// <param name="Height">Height, from 72 to 14,400.</param>
public sealed record PdfPaper(double Width, double Height)
{
    /// <summary>A4 upright.</summary>
    public static PdfPaper A4 { get; } = new(595, 842);

    /// <summary>A4 lying, for lines of 132 positions.</summary>
    public static PdfPaper A4Landscape { get; } = new(842, 595);

    /// <summary>US letter upright.</summary>
    public static PdfPaper Letter { get; } = new(612, 792);

    /// <summary>US letter lying.</summary>
    public static PdfPaper LetterLandscape { get; } = new(792, 612);
}
