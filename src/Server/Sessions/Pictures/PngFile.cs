using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Holdfast.Server.Sessions.Pictures;

/// <summary>Writes pictures as PNG (ISO/IEC 15948): eight bits a colour, each row told by what differs from the one above.</summary>
internal static class PngFile
{
    private const uint Polynomial = 0xEDB88320;
    private const byte BitsPerColor = 8;
    private const byte TrueColor = 2;
    private const byte DifferenceFromAbove = 2;

    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];
    private static readonly uint[] Remainders = [.. Enumerable.Range(0, 256).Select(value => Remainder((uint)value))];

    /// <summary>The whole file.</summary>
    public static byte[] Write(Raster picture)
    {
        using var file = new MemoryStream();
        file.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, picture.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], picture.Height);
        (header[8], header[9]) = (BitsPerColor, TrueColor);
        Chunk(file, "IHDR", header);
        Chunk(file, "IDAT", Compressed(picture));
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    private static byte[] Compressed(Raster picture)
    {
        var stride = picture.Width * Raster.Depth;
        var row = new byte[stride + 1];
        row[0] = DifferenceFromAbove;
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var start = 0; start < picture.Points.Length; start += stride)
            {
                for (var i = 0; i < stride; i++)
                    row[i + 1] = (byte)(picture.Points[start + i] - (start == 0 ? 0 : picture.Points[start + i - stride]));
                zlib.Write(row);
            }
        }

        return packed.ToArray();
    }

    private static void Chunk(MemoryStream file, string name, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        var kind = Encoding.ASCII.GetBytes(name);
        file.Write(kind);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Sum(data, Sum(kind, uint.MaxValue)));
        file.Write(number);
    }

    private static uint Sum(ReadOnlySpan<byte> data, uint sum)
    {
        foreach (var value in data) sum = Remainders[(byte)(sum ^ value)] ^ (sum >> 8);
        return sum;
    }

    private static uint Remainder(uint value)
    {
        for (var bit = 0; bit < 8; bit++) value = (value & 1) == 0 ? value >> 1 : Polynomial ^ (value >> 1);
        return value;
    }
}
