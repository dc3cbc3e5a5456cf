namespace Holdfast.Tn3270.Printing;

/// <summary>Bytes for the printer itself, such as an escape sequence, that a host put into a line.</summary>
/// <param name="Column">The print position they stand before, from 1.</param>
/// <param name="Bytes">The bytes as they came.</param>
public sealed record TransparentData(int Column, ReadOnlyMemory<byte> Bytes);
