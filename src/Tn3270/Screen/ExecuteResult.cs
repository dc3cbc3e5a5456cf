namespace Holdfast.Tn3270.Screen;

/// <summary>What came of one host record. What preceded a fault stays executed.</summary>
/// <param name="Fault">Why it stopped; <see cref="RecordFault.None"/> if it did not.</param>
/// <param name="Offset">Where in the record the faulty command, order or field begins, in bytes from the command; 0 without fault.</param>
/// <param name="ReplyLength">Bytes appended to the reply: one whole inbound record, or 0.</param>
public readonly record struct ExecuteResult(RecordFault Fault, int Offset, int ReplyLength)
{
    /// <summary>Whether the record was executed to its end.</summary>
    public bool IsOk => Fault == RecordFault.None;

    /// <summary>
    /// Whether a negative response should say "command reject" (RFC 2355, section 10.4: code 0), as for a command or structured
    /// field that is none, rather than "operation check" (code 2), as for an order or address.
    /// </summary>
    public bool IsCommandReject => Fault is RecordFault.UnknownCommand
        or RecordFault.InvalidStructuredField or RecordFault.UnsupportedStructuredField or RecordFault.UnknownPartition;

    /// <inheritdoc/>
    public override string ToString() => IsOk ? $"ok, reply of {ReplyLength} bytes" : $"{Fault} at offset {Offset}";
}
