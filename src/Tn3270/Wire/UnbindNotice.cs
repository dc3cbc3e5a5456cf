using System.Buffers.Binary;

namespace Holdfast.Tn3270.Wire;

/// <summary>What a host said when it ended a session (RFC 2355, section 10.3; SNA Formats GA27-3136, UNBIND).</summary>
/// <param name="Reason">Why; a value without a name is the host's own, and zero says that it gave none.</param>
/// <param name="Sense">SNA sense data behind <see cref="UnbindReason.SenseCode"/>; zero for none.</param>
public readonly record struct UnbindNotice(UnbindReason Reason, uint Sense)
{
    /// <summary>The data of an UNBIND record that says it.</summary>
    internal byte[] Write() =>
        Reason == UnbindReason.SenseCode ? [(byte)Reason, .. SenseData.Write(Sense)] : [(byte)Reason];

    /// <summary>Reads the data of an UNBIND record, of which everything may be missing.</summary>
    internal static UnbindNotice Read(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return default;
        }
        UnbindReason reason = (UnbindReason)data[0];
        uint sense = 0;
        if (reason == UnbindReason.SenseCode)
        {
            BinaryPrimitives.TryReadUInt32BigEndian(data[1..], out sense);
        }
        return new UnbindNotice(reason, sense);
    }
}
