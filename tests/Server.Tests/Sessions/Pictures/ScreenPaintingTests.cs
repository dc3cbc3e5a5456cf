using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Holdfast.Governance.Identity;
using Holdfast.Server.Sessions;
using Holdfast.Server.Sessions.Pictures;
using Holdfast.Tn3270.Screen;

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

    [Fact]
    public async Task Colours_grounds_outlines_and_the_cursor_are_where_the_host_put_them()
    {
        // Erase/write; at row 1 column 1 a protected field: red on blue, lines on all sides, "AB"; at row 3 reverse yellow, "C"; the cursor at row 5.
        byte[] record =
        [
            0xF5, 0xC2, 0x11, 0x40, 0x40, 0x29, 0x04, 0xC0, 0x60, 0x42, 0xF2, 0x45, 0xF1, 0xC2, 0x0F, 0xC1, 0xC2, 0x1D, 0x60,
            0x11, 0xC2, 0x60, 0x29, 0x03, 0xC0, 0x60, 0x42, 0xF6, 0x41, 0xF2, 0xC3, 0x1D, 0x60, 0x11, 0xC5, 0x40, 0x1D, 0x40, 0x13,
        ];
        await using var server = await SessionServer.StartAsync(record: record);
        var id = await server.OpenAsync();
        var screen = (await server.Service.ReadScreenAsync(
            new Caller("default", "demo", Role.Readonly), id, null, TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken)).Value;
        var picture = ScreenPainting.Draw(screen.Image);
        var (red, blue, yellow) = (ScreenPicture.Rgb(TerminalColor.Red), ScreenPicture.Rgb(TerminalColor.Blue), ScreenPicture.Rgb(TerminalColor.Yellow));

        // Between letters the ground is seen; in the letters the ink; on the edges of the run the lines.
        Assert.Equal(blue, At(picture, 1, 2, 1, 3));
        Assert.Equal(red, At(picture, 1, 2, 0, 12));
        Assert.True(Any(picture, 1, 2, red));
        Assert.Equal((red, red), (At(picture, 1, 2, 6, 0), At(picture, 1, 2, 6, Glyph.Height - 1)));
        Assert.Equal(red, At(picture, 1, 3, Glyph.Width - 1, 12));
        Assert.Equal(yellow, At(picture, 3, 2, 0, 0));
        Assert.True(Any(picture, 3, 2, 0));
        Assert.Equal(0, At(picture, 2, 2, 5, 5));
        var cursor = (screen.Image.CursorRow, screen.Image.CursorColumn);
        Assert.Equal(ScreenPicture.Rgb(TerminalColor.Green), At(picture, cursor.CursorRow, cursor.CursorColumn, 5, 12));
        var told = SessionTranslation.Screen(screen);
        Assert.Equal(["under", "right", "over", "left"], told.Fields[0].Outline!);
        var run = told.Runs.First(part => part.Text.StartsWith('A'));
        Assert.Equal(("red", "blue"), (run.Color, run.Background));
        Assert.Contains("left", run.Outline!);
    }

    private static int At(Raster picture, int row, int column, int x, int y)
    {
        const int margin = 12;
        var at = (((margin + ((row - 1) * Glyph.Height) + y) * picture.Width) + margin + ((column - 1) * Glyph.Width) + x) * Raster.Depth;
        return picture.Points[at] << 16 | picture.Points[at + 1] << 8 | picture.Points[at + 2];
    }

    private static bool Any(Raster picture, int row, int column, int color) =>
        Enumerable.Range(0, Glyph.Width * Glyph.Height).Any(i => At(picture, row, column, i % Glyph.Width, i / Glyph.Width) == color);

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
