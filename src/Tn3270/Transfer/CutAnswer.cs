using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Transfer;

/// <summary>What a terminal does about a frame: writes cells, then presses a key.</summary>
/// <param name="Aid">The key.</param>
/// <param name="Address">Where the cells go.</param>
/// <param name="Cells">Codes to write; empty for none.</param>
internal readonly record struct CutAnswer(Aid Aid, int Address, ReadOnlyMemory<byte> Cells);
