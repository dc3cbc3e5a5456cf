using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Holdfast.Server.Sessions.Pictures;

namespace Holdfast.Server.Tests.Sessions.Pictures;

public sealed class ScreenPaintingTests
{
    [Fact]
    public void Every_character_of_latin_1_has_a_shape_of_its_own_in_the_cell()
    {
        var shapes = new Dictionary<string, char>();
        for (var character = '!'; character <= 'ÿ'; character++)
        {
            if (character is >= '\u007f' and <= '\u00a0' or '\u00ad') continue;
            Assert.True(Glyph.IsKnown(character), $"{character} {(int)character:x}");
            var shape = Convert.ToBase64String(Glyph.Draw(character, bold: false, cells: 1));
            Assert.True(shapes.TryAdd(shape, character), $"{character} is drawn as {shapes.GetValueOrDefault(shape)}");
        }

        Assert.All("─│┌┐└┘├┤┬┴┼█▀▄░▒▓€", character => Assert.True(Glyph.IsKnown(character)));
    }

    [Fact]
    public void Bold_covers_more_and_a_wide_character_two_cells()
    {
        Assert.True(Glyph.Draw('A', true, 1).Sum(covered => covered) > Glyph.Draw('A', false, 1).Sum(covered => covered));
        Assert.Equal(2 * Glyph.Width * Glyph.Height, Glyph.Draw('漢', false, 2).Length);
        Assert.False(Glyph.IsKnown('漢'));
    }

    [Fact]
    public void A_png_holds_the_points_that_were_painted()
    {
        var picture = new Raster(5, 3);
        picture.Fill(0, 0, 5, 3, 0x102030);
        picture.Fill(1, 1, 2, 1, 0xF0F0A0);
        var file = PngFile.Write(picture);
        Assert.Equal("iVBORw0KGgo", Convert.ToBase64String(file)[..11]);
        Assert.Equal((5, 3), (BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(20))));
        Assert.Equal(picture.Points, Points(file, 5, 3));
        // The sum of an empty IEND is known to every program that writes PNG.
        Assert.Equal("AE426082", Convert.ToHexString(file.AsSpan(file.Length - 4)));
    }

    // What an independent reader does: chunks, inflate, and each row added to the one above.
    private static byte[] Points(byte[] file, int width, int height)
    {
        var at = 8;
        while (Encoding.ASCII.GetString(file, at + 4, 4) != "IDAT") at += 12 + BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
        using var zlib = new ZLibStream(new MemoryStream(file, at + 8, BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at))), CompressionMode.Decompress);
        var (stride, points) = (width * 3, new byte[width * height * 3]);
        for (var y = 0; y < height; y++)
        {
            Assert.Equal(2, zlib.ReadByte());
            zlib.ReadExactly(points, y * stride, stride);
            for (var i = 0; i < stride && y > 0; i++) points[(y * stride) + i] += points[((y - 1) * stride) + i];
        }

        return points;
    }
}
