namespace Holdfast.Tn3270.Printing;

/// <summary>One page as a printer put it on paper.</summary>
/// <param name="Lines">Its lines from the top, as far as printing went.</param>
public sealed record PrintedPage(IReadOnlyList<PrintedLine> Lines);
