using System.Buffers;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Tests.Fuzzing;

/// <summary>What holds of a screen whatever came before.</summary>
internal static class ScreenChecks
{
    public static void Holds(ScreenBuffer screen)
    {
        Assert.Equal(screen.Size, screen.Rows * screen.Columns);
        Assert.InRange(screen.Cursor, 0, screen.Size - 1);
        Assert.True(screen.Size <= screen.Model.Capacity);
        var image = screen.Capture();
        Assert.Equal((screen.Rows, screen.Columns), (image.Rows, image.Columns));
        for (var row = 1; row <= image.Rows; row++)
            Assert.True(IsShown(image.Line(row)), $"line {row}: {image.Line(row)}");
        Assert.All(image.Runs, run => Assert.InRange(run.Row, 1, image.Rows));
        Assert.All(image.Runs, run => Assert.InRange(run.Column, 1, image.Columns));
        Assert.Equal(image.Formatted, image.Fields.Count > 0);
        foreach (var field in image.Fields)
        {
            Assert.InRange(field.Row, 1, image.Rows);
            Assert.InRange(field.Column, 1, image.Columns);
            Assert.InRange(field.Length, 0, screen.Size);
            Assert.True(!field.Hidden || field.Text.Length == 0, "a hidden field shows");
        }
    }

    /// <summary>What the screen tells the host of itself, written to another, makes the same screen.</summary>
    public static void ReadsBack(ScreenBuffer screen)
    {
        // Repeat to Address can fill cells with codes that are orders, which mean something else when they are written.
        for (var address = 0; address < screen.Size; address++)
        {
            if (screen.Grid[address] is { IsField: false, Code: > 0 and < 0x40 })
                return;
        }

        // All attributes with each character, so that nothing is left out.
        var nothing = new ArrayBufferWriter<byte>();
        Assert.True(screen.Execute([0xF3, 0x00, 0x09, 0x09, 0x00, 0x02, 0x41, 0x42, 0x43, 0x45], nothing).IsOk);
        var reply = new ArrayBufferWriter<byte>();
        screen.ReadBuffer(Aid.None, reply);
        ScreenBuffer other = new(screen.Model, screen.CodePage);
        var isDefault = screen.Rows == screen.Model.Rows && screen.Columns == screen.Model.Columns;
        byte[] record = [isDefault ? (byte)0xF5 : (byte)0x7E, 0x40, 0x11, 0x00, 0x00, .. reply.WrittenSpan[3..]];
        var result = other.Execute(record, nothing);
        Assert.True(result.IsOk, $"{result}: {Convert.ToHexStringLower(record)}");
        var (image, copy) = (screen.Capture(), other.Capture());
        Assert.Equal(image.Text, copy.Text);
        Assert.Equal(image.Fields.Count, copy.Fields.Count);
    }

    private static bool IsShown(string line)
    {
        foreach (var c in line)
        {
            if (char.IsControl(c))
                return false;
        }

        return true;
    }
}
