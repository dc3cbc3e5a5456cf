using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;

namespace Holdfast.Tn3270.CodePages;

/// <summary>
/// Reads the tables from the assembly's data (docs/internals/tn3270-codepages.md has the format). A table is read once and shared
/// by all who ask for it; where two ask at once, both read and one is kept.
/// </summary>
internal static class CodePageData
{
    private const string Resource = "Holdfast.Tn3270.CodePages.codepages.dat";
    private const int Rising = 0x8000;

    private static readonly ConcurrentDictionary<string, DoubleByteTable> Doubles = new(StringComparer.Ordinal);

    public static SingleByteTable Single(string name)
    {
        ReadOnlySpan<byte> data = Table(name);
        var toUnicode = new char[256];
        for (var code = 0; code < toUnicode.Length; code++)
            toUnicode[code] = (char)Take(ref data);
        var readOnly = new byte[Take(ref data)];
        for (var i = 0; i < readOnly.Length; i++)
            readOnly[i] = (byte)Take(ref data);
        return new SingleByteTable(toUnicode, readOnly);
    }

    public static DoubleByteTable Double(string name) => Doubles.GetOrAdd(name, static name =>
    {
        ReadOnlySpan<byte> data = Table(name);
        var codes = Codes(ref data);
        var list = new (int Rune, int Mark)[Take(ref data)];
        for (var i = 0; i < list.Length; i++)
            list[i] = (Take(ref data) | (Take(ref data) << 16), Take(ref data) | (Take(ref data) << 16));
        var readOnly = new ushort[Take(ref data)];
        for (var i = 0; i < readOnly.Length; i++)
            readOnly[i] = Take(ref data);
        return new DoubleByteTable(codes, list, readOnly);
    });

    // Runs of consecutive codes: with one character each, or with the first of consecutive characters.
    private static List<(ushort Code, ushort Value)> Codes(ref ReadOnlySpan<byte> data)
    {
        List<(ushort Code, ushort Value)> codes = [];
        for (var runs = Take(ref data); runs > 0; runs--)
        {
            int code = Take(ref data), count = Take(ref data), value = 0;
            var rising = (count & Rising) != 0;
            for (var i = 0; i < (count & ~Rising); i++)
            {
                value = rising && i > 0 ? value + 1 : Take(ref data);
                codes.Add(((ushort)(code + i), (ushort)value));
            }
        }

        return codes;
    }

    private static byte[] Table(string name)
    {
        using var stream = typeof(CodePageData).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The assembly lacks {Resource}.");
        using BinaryReader reader = new(stream, Encoding.ASCII);
        for (int entries = reader.ReadUInt16(); entries > 0; entries--)
        {
            var found = reader.ReadString() == name;
            var (offset, length) = (reader.ReadInt32(), reader.ReadInt32());
            if (!found)
                continue;
            stream.Position = offset;
            return reader.ReadBytes(length);
        }

        throw new InvalidOperationException($"{Resource} lacks {name}.");
    }

    private static ushort Take(ref ReadOnlySpan<byte> data)
    {
        var value = BinaryPrimitives.ReadUInt16LittleEndian(data);
        data = data[2..];
        return value;
    }
}
