namespace Holdfast.Tn3270.Wire;

/// <summary>
/// How a printer without TN3270E says how a record went: a message SOH, %, R in EBCDIC and two bytes of status and sense
/// (RFC 1646, "Printer status"; GA23-0059, "Sense and status").
/// </summary>
internal static class PrinterStatus
{
    /// <summary>Bytes of a message.</summary>
    public const int Length = 5;

    private const byte DeviceEnd = 0x02;
    private const byte UnitSpecify = 0x04;
    private const byte CommandReject = 0x20;
    private const byte InterventionRequired = 0x10;
    private const byte OperationCheck = 0x01;

    private static ReadOnlySpan<byte> Start => [0x01, 0x6C, 0xD9];

    /// <summary>Sends a message.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="sense">The code of a negative response; null if all is well.</param>
    public static void Send(TelnetOutput output, byte? sense)
    {
        byte second = sense switch
        {
            null => 0x00,
            ResponseFlag.CommandReject => CommandReject,
            ResponseFlag.InterventionRequired => InterventionRequired,
            _ => OperationCheck,
        };
        output.Record([.. Start, sense is null ? DeviceEnd : UnitSpecify, second]);
    }

    /// <summary>Reads a message. False where the record is none; <paramref name="sense"/> is null where all is well.</summary>
    public static bool TryRead(ReadOnlySpan<byte> record, out byte? sense)
    {
        sense = null;
        if (record.Length != Length || !record.StartsWith(Start))
        {
            return false;
        }
        if ((record[3] & DeviceEnd) == 0 || record[4] != 0)
        {
            // The two high bits of either byte only make it a graphic character, and say nothing.
            sense = record[4] switch
            {
                byte code when (code & CommandReject) != 0 => ResponseFlag.CommandReject,
                byte code when (code & InterventionRequired) != 0 => ResponseFlag.InterventionRequired,
                _ => ResponseFlag.OperationCheck,
            };
        }
        return true;
    }
}
