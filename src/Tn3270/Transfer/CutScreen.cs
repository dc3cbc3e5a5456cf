using System.Buffers;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Transfer;

/// <summary>The screen as CUT mode uses it: read as a frame, written as an answer.</summary>
internal static class CutScreen
{
    /// <summary>Protected and numeric: the cursor skips such a field.</summary>
    private const byte Skip = 0x30;

    /// <summary>Not displayed: what goes to the host is nothing to look at.</summary>
    private const byte Hidden = 0x0C;

    /// <summary>Whether the screen holds a frame: the attribute that marks one stands in the last cell of 24 by 80.</summary>
    public static bool Shows(ScreenBuffer screen) =>
        screen.Size >= CutFrame.Size && screen.Grid[CutFrame.MarkOffset] is { IsField: true } mark
        && (mark.Attribute & Skip) == Skip;

    /// <summary>The codes of the frame's cells, 0 for attributes.</summary>
    public static void Read(ScreenBuffer screen, Span<byte> codes)
    {
        for (int address = 0; address < codes.Length; address++)
        {
            Cell cell = screen.Grid[address];
            codes[address] = cell.IsField ? (byte)0 : cell.Code;
        }
    }

    /// <summary>Writes what the answer writes, presses its key, and appends the inbound record of that.</summary>
    public static void Apply(ScreenBuffer screen, in CutAnswer answer, IBufferWriter<byte> reply)
    {
        ReadOnlySpan<byte> cells = answer.Cells.Span;
        for (int i = 0; i < cells.Length; i++)
        {
            screen.Grid.Set(answer.Address + i, new Cell { Code = cells[i] });
        }
        if (!cells.IsEmpty)
        {
            screen.Grid.MarkModified(answer.Address);
            Hide(screen);
        }
        screen.Attend(answer.Aid);
        screen.ReadModified(answer.Aid, reply);
    }

    /// <summary>Hides what a request's answer is written into.</summary>
    public static void Hide(ScreenBuffer screen)
    {
        Cell request = screen.Grid[CutFrame.RequestAttributeOffset];
        if (request.IsField)
        {
            screen.Grid.Set(
                CutFrame.RequestAttributeOffset, request with { Attribute = (byte)(request.Attribute | Hidden) });
        }
    }
}
