namespace Holdfast.Tn3270.Screen;

/// <summary>What makes two neighbouring cells look alike, their characters aside.</summary>
internal readonly record struct CellLook(
    TerminalColor Color, TerminalColor Background, TerminalHighlight Highlight, bool Intensified, bool Input);
