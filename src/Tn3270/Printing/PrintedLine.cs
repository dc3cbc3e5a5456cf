namespace Holdfast.Tn3270.Printing;

/// <summary>One line of a page.</summary>
/// <param name="Text">
/// What it shows, without blanks at its end, a UTF-16 unit for each column: the right half of a character two columns wide is
/// <see cref="Screen.ScreenImage.WideFiller"/>, or the second unit of its surrogate pair.
/// </param>
/// <param name="Transparent">Bytes for the printer itself, in the order of their columns; empty as a rule.</param>
public sealed record PrintedLine(string Text, IReadOnlyList<TransparentData> Transparent);
