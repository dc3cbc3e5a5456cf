using System.Buffers;
using System.Text;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Screen;
using Holdfast.Tn3270.Tests.Fuzzing.Targets;
using static Holdfast.Tn3270.Tests.Screen.Records;

namespace Holdfast.Tn3270.Tests.Screen;

public sealed class ScreenDeltaTests
{
    private static readonly TerminalModel[] Models = [TerminalModel.Model2, TerminalModel.Model3, TerminalModel.Model4, TerminalModel.Model5];

    [Theory]
    [InlineData("cp037")]
    [InlineData("cp930")]
    public void What_any_records_make_of_any_screen_comes_back_whole_from_the_differences(string page)
    {
        for (var seed = 0; seed < 150; seed++)
        {
            Random random = new(seed);
            ScreenBuffer screen = new(Models[seed % Models.Length], CodePage.Find(page)!);
            ScreenImage? before = null, copy = null;
            for (var records = 0; records < 12; records++)
            {
                screen.Execute(Orders.Record(random), new ArrayBufferWriter<byte>());
                var image = screen.Capture();
                if (before is not null && !ScreenDelta.IsSameSize(before, image)) before = copy = null;
                copy = ScreenDelta.Read(copy, Written(before, image));
                Same(image, copy);
                Assert.Equal(before is not null && !ScreenDelta.Differs(before, image), before is not null && Look(before) == Look(image));
                Same(image, ScreenDelta.Read(null, Written(null, image)));
                before = image;
            }
        }
    }

    [Fact]
    public void A_screen_without_change_takes_a_handful_of_bytes_and_a_typed_letter_a_few_more()
    {
        var screen = Shown("F5C3 1DF0" + E("Name ===>") + "1D4013" + "115B5F" + E("A line of text further down"));
        var before = screen.Capture();
        Assert.InRange(Written(before, screen.Capture()).Length, 1, 8);
        Assert.True(screen.Run("F1C3 114B40" + E("x")).IsOk);
        Assert.InRange(Written(before, screen.Capture()).Length, 1, 12);
    }

    [Fact]
    public void Nothing_of_a_hidden_field_or_of_what_was_covered_is_in_the_bytes()
    {
        var screen = Shown("F5C3 1DF0" + E("Password ===>") + "1D4D" + E("SECRET") + "1D60" + E("said TOPSECRET aloud"));
        var covered = ScreenCover.Apply(screen.Capture(), cells => ScreenCoverTests.Stars(cells, "TOPSECRET"));
        foreach (var bytes in new[] { Written(null, covered), Written(Shown("F5C3").Capture(), covered) })
        {
            Assert.DoesNotContain("SECRET", Encoding.Latin1.GetString(bytes), StringComparison.OrdinalIgnoreCase);
            Assert.Contains("Password", Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Any_bytes_make_a_screen_or_are_refused()
    {
        Random random = new(3270);
        var screen = Shown("F5C3 1DF0" + E("Name ===>") + "1D4013");
        var before = screen.Capture();
        var good = Written(null, before);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = random.Next(4) == 0 ? new byte[random.Next(40)] : [.. good];
            if (bytes.Length < good.Length) random.NextBytes(bytes);
            else for (var changes = 1 + random.Next(3); changes > 0; changes--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                var image = ScreenDelta.Read(random.Next(2) == 0 ? before : null, bytes);
                Assert.NotNull(Look(image));
            }
            catch (InvalidDataException)
            {
                // Refused, as it should be.
            }
        }
    }

    [Fact]
    public void Screens_of_different_sizes_have_no_difference()
    {
        var large = Shown(TerminalModel.Model5, "7EC3" + E("wide")).Capture();
        Assert.Throws<ArgumentException>(() => ScreenDelta.Write(Shown("F5C3").Capture(), large, new ArrayBufferWriter<byte>()));
        Assert.Throws<InvalidDataException>(() => ScreenDelta.Read(null, Written(large, large)));
    }

    private static byte[] Written(ScreenImage? before, ScreenImage after)
    {
        var bytes = new ArrayBufferWriter<byte>();
        ScreenDelta.Write(before, after, bytes);
        return bytes.WrittenSpan.ToArray();
    }

    private static void Same(ScreenImage expected, ScreenImage actual)
    {
        Assert.Equal(Look(expected), Look(actual));
        Assert.Equal(expected.Version, actual.Version);
    }

    private static string Look(ScreenImage image) =>
        $"{image.Rows}x{image.Columns} {image.CursorRow},{image.CursorColumn} {image.KeyboardLocked}\n"
        + string.Join('\n', image.Runs) + "\n" + string.Join('\n', image.Fields);
}
