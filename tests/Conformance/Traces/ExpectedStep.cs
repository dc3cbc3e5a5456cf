namespace Holdfast.Conformance.Traces;

/// <summary>The state after one record, or after the last bytes ("end of data").</summary>
/// <param name="After">Which record.</param>
/// <param name="ClientSent">Hexadecimal of what the terminal sent since the step before.</param>
/// <param name="Status">The twelve fields of the status line.</param>
/// <param name="Cursor">Row and column from 0, as one line.</param>
/// <param name="Text">Ascii().</param>
/// <param name="Buffer">ReadBuffer(Ebcdic).</param>
internal sealed record ExpectedStep(string After, string ClientSent, string Status, string[] Cursor, string[] Text, string[] Buffer);
