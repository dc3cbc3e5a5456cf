namespace Holdfast.Tn3270.Host;

/// <summary>What a printer says of itself, and not in answer to a record.</summary>
/// <param name="Data">Data for its host, such as the answer to a query; empty where what it reported is mended.</param>
internal readonly record struct PrinterWord(ReadOnlyMemory<byte> Data);
