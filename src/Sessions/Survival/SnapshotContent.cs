using System.Buffers;
using System.Buffers.Binary;
using Holdfast.Sessions.Secrets;
using Holdfast.Tn3270.Client;

namespace Holdfast.Sessions.Survival;

/// <summary>What is in a snapshot, as bytes: the inputs carried out, whether the host has shown something, the mask, the terminal.</summary>
internal static class SnapshotContent
{
    private const int HeadLength = 9;

    private const int LeastLength = HeadLength + sizeof(int);

    /// <summary>Writes one; false while the terminal cannot be saved.</summary>
    public static bool TryWrite(TerminalMachine machine, bool ready, long inputs, SecretMask mask, IBufferWriter<byte> output)
    {
        var head = output.GetSpan(HeadLength);
        BinaryPrimitives.WriteInt64LittleEndian(head, inputs);
        head[8] = (byte)(ready ? 1 : 0);
        output.Advance(HeadLength);
        mask.Write(output);
        return machine.TrySave(output);
    }

    /// <summary>Reads one; it was sealed, so it is whole.</summary>
    /// <exception cref="FormatException">It is of another form than this program's, or of another terminal.</exception>
    public static (TerminalMachine Machine, bool Ready, long Inputs, SecretMask Mask) Read(ReadOnlyMemory<byte> content, TerminalOptions options)
    {
        if (content.Length < LeastLength) throw new FormatException("The snapshot is too short.");
        var head = content.Span;
        var (inputs, ready) = (BinaryPrimitives.ReadInt64LittleEndian(head), head[8] != 0);
        var rest = content[LeastLength..];
        var mask = new SecretMask();
        for (var left = Number(head[HeadLength..], rest.Length / sizeof(int)); left > 0; left--)
        {
            var length = Number(rest.Span, rest.Length - sizeof(int));
            using var value = SecretValue.OfUtf8(rest.Span.Slice(sizeof(int), length));
            mask.Add(value.Characters);
            rest = rest[(sizeof(int) + length)..];
        }

        return (TerminalMachine.Restore(options, rest), ready, inputs, mask);
    }

    private static int Number(ReadOnlySpan<byte> bytes, int most) =>
        most >= 0 && BinaryPrimitives.ReadInt32LittleEndian(bytes) is var number && number >= 0 && number <= most
            ? number
            : throw new FormatException("The snapshot does not say what is in it.");
}
