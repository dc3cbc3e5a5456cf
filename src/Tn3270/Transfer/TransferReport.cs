namespace Holdfast.Tn3270.Transfer;

/// <summary>How a transfer ended.</summary>
/// <param name="Succeeded">Whether all of the file arrived.</param>
/// <param name="Message">The host's last word as it is, or why there was none.</param>
/// <param name="Bytes">Bytes that went over.</param>
/// <param name="Content">What a terminal received; empty otherwise.</param>
public sealed record TransferReport(bool Succeeded, string Message, long Bytes, ReadOnlyMemory<byte> Content);
