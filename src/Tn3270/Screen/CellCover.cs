namespace Holdfast.Tn3270.Screen;

/// <summary>Puts other characters where some must not be seen.</summary>
/// <param name="cells">All cells of a screen, row after row.</param>
/// <returns>Whether there was anything to cover.</returns>
public delegate bool CellCover(Span<char> cells);
