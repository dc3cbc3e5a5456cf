namespace Holdfast.Tn3270.Printing;

/// <summary>One line of a page.</summary>
/// <param name="Text">What it shows, without blanks at its end.</param>
/// <param name="Transparent">Bytes for the printer itself, in the order of their columns; empty as a rule.</param>
public sealed record PrintedLine(string Text, IReadOnlyList<TransparentData> Transparent);
