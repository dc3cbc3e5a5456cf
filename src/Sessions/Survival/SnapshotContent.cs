using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Holdfast.Sessions.Secrets;
using Holdfast.Tn3270.Client;

namespace Holdfast.Sessions.Survival;

/// <summary>What is in a snapshot, as bytes: the inputs carried out, whether the host has shown something, the mask, the terminal.</summary>
internal static class SnapshotContent
{
    private const int HeadLength = 13;

    /// <summary>Writes one; false while the terminal cannot be saved.</summary>
    public static bool TryWrite(TerminalMachine machine, bool ready, long inputs, SecretMask mask, IBufferWriter<byte> output)
    {
        var head = output.GetSpan(HeadLength);
        BinaryPrimitives.WriteInt64LittleEndian(head, inputs);
        head[8] = (byte)(ready ? 1 : 0);
        BinaryPrimitives.WriteInt32LittleEndian(head[9..], mask.Values.Count);
        output.Advance(HeadLength);
        foreach (var value in mask.Values)
        {
            var length = Encoding.UTF8.GetByteCount(value);
            var span = output.GetSpan(sizeof(int) + length);
            BinaryPrimitives.WriteInt32LittleEndian(span, length);
            Encoding.UTF8.GetBytes(value, span[sizeof(int)..]);
            output.Advance(sizeof(int) + length);
        }

        return machine.TrySave(output);
    }

    /// <summary>Reads one; it was sealed, so it is whole.</summary>
    /// <exception cref="FormatException">It is of another form than this program's, or of another terminal.</exception>
    public static (TerminalMachine Machine, bool Ready, long Inputs, SecretMask Mask) Read(ReadOnlyMemory<byte> content, TerminalOptions options)
    {
        if (content.Length < HeadLength) throw new FormatException("The snapshot is too short.");
        var head = content.Span;
        var (inputs, ready) = (BinaryPrimitives.ReadInt64LittleEndian(head), head[8] != 0);
        var rest = content[HeadLength..];
        var values = new string[Number(head[9..], rest.Length / sizeof(int))];
        for (var i = 0; i < values.Length; i++)
        {
            var length = Number(rest.Span, rest.Length - sizeof(int));
            values[i] = Encoding.UTF8.GetString(rest.Span.Slice(sizeof(int), length));
            rest = rest[(sizeof(int) + length)..];
        }

        return (TerminalMachine.Restore(options, rest), ready, inputs, values.Length == 0 ? SecretMask.None : new SecretMask(values));
    }

    private static int Number(ReadOnlySpan<byte> bytes, int most) =>
        most >= 0 && BinaryPrimitives.ReadInt32LittleEndian(bytes) is var number && number >= 0 && number <= most
            ? number
            : throw new FormatException("The snapshot does not say what is in it.");
}
