using System.Buffers.Binary;

namespace Holdfast.Tn3270.Wire;

/// <summary>
/// SNA sense data beside the one-byte codes of negative responses: a category, a modifier and two bytes more, which 3270 devices
/// leave zero (RFC 2355, section 10.4.1; draft-ietf-tn3270e-extensions, "SNA-SENSE").
/// </summary>
internal static class SenseData
{
    /// <summary>Bytes of sense data.</summary>
    public const int Length = 4;

    private const uint FunctionNotSupported = 0x10030000;
    private const uint ParameterError = 0x10050000;
    private const uint InterventionRequired = 0x08020000;
    private const uint ComponentDisconnected = 0x08310000;

    /// <summary>The sense data that say the same as a code of <see cref="ResponseFlag"/>.</summary>
    public static uint Of(byte code) => code switch
    {
        ResponseFlag.CommandReject => FunctionNotSupported,
        ResponseFlag.InterventionRequired => InterventionRequired,
        ResponseFlag.OperationCheck => ParameterError,
        _ => ComponentDisconnected,
    };

    /// <summary>The code of <see cref="ResponseFlag"/> that comes nearest; FF for none.</summary>
    public static byte ToCode(uint sense) => (sense >> 16) switch
    {
        0x0802 => ResponseFlag.InterventionRequired,
        0x0831 => ResponseFlag.ComponentDisconnected,
        // Of request errors these are data a device cannot use; all others are requests it does not know or cannot take now.
        0x1001 or 0x1002 or 0x1005 => ResponseFlag.OperationCheck,
        >= 0x1000 and < 0x1100 => ResponseFlag.CommandReject,
        _ => 0xFF,
    };

    /// <summary>Writes sense data.</summary>
    public static byte[] Write(uint sense)
    {
        byte[] data = new byte[Length];
        BinaryPrimitives.WriteUInt32BigEndian(data, sense);
        return data;
    }

    /// <summary>Reads sense data; false where there are too few bytes.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out uint sense) => BinaryPrimitives.TryReadUInt32BigEndian(data, out sense);
}
