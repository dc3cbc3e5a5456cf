namespace Holdfast.Tn3270.Printing;

/// <summary>How a printer's time at a host ended.</summary>
/// <param name="PrinterGone">Whether the printer has gone; otherwise its host has.</param>
/// <param name="Connected">Whether the host had agreed to have the printer.</param>
/// <param name="Reason">Why, for people.</param>
public readonly record struct PrinterRelayEnd(bool PrinterGone, bool Connected, string Reason);
