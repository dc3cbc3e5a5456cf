using System.Text;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Printing;

/// <summary>
/// The characters of an LU type 3 printer's buffer, worked out when it is printed: which positions are halves of double-byte
/// characters follows from what stands before them (GA23-0059, "Double-Byte Character Set"). A shift prints as a blank.
/// </summary>
internal sealed class FieldText(CodePage page, int capacity)
{
    /// <summary>In place of a character set: the code came by graphic escape.</summary>
    public const byte Escaped = 0x01;

    public const byte Duplicate = 0x1C;

    public const byte FieldMark = 0x1E;

    private const int NoHalf = -1;

    private readonly char[] _characters = new char[capacity];

    /// <summary>Whether text is double-byte at a position, by the shifts and the field before it.</summary>
    public bool IsWide(ReadOnlySpan<FieldCell> cells, ReadOnlySpan<byte> codes, ReadOnlySpan<byte> sets, int address)
    {
        bool shiftSeen = false;
        for (int i = address - 1; i >= 0 && page.HasDoubleByte; i--)
        {
            switch (cells[i])
            {
                case FieldCell.Visible or FieldCell.Hidden:
                    return sets[i] == Look.DoubleByteSet;
                case FieldCell.Character when codes[i] == Order.ShiftOut && !shiftSeen:
                    return true;
                case FieldCell.Character when codes[i] == Order.ShiftIn:
                    shiftSeen = true;
                    break;
            }
        }
        return false;
    }

    /// <summary>Translates a buffer; positions that make a wide character become its halves, a half left alone a blank.</summary>
    /// <param name="cells">What each position holds.</param>
    /// <param name="codes">The codes as they came.</param>
    /// <param name="sets">Their character sets, and those of fields at their attributes.</param>
    /// <returns>The characters; valid until the next call.</returns>
    public ReadOnlySpan<char> Translate(Span<FieldCell> cells, ReadOnlySpan<byte> codes, ReadOnlySpan<byte> sets)
    {
        bool field = false;
        bool shifted = false;
        int left = NoHalf;
        for (int i = 0; i < cells.Length; i++)
        {
            _characters[i] = ' ';
            switch (cells[i])
            {
                case FieldCell.Visible or FieldCell.Hidden:
                    field = sets[i] == Look.DoubleByteSet;
                    shifted = false;
                    left = NoHalf;
                    break;
                case FieldCell.Character when codes[i] is Order.ShiftOut or Order.ShiftIn && sets[i] != Escaped:
                    shifted = codes[i] == Order.ShiftOut;
                    left = NoHalf;
                    break;
                case FieldCell.Character or FieldCell.Null
                    when page.HasDoubleByte && (field || shifted || sets[i] == Look.DoubleByteSet) && IsHalf(cells[i], codes[i], sets[i]):
                    left = left == NoHalf ? i : Join(cells, codes, left);
                    break;
                case FieldCell.Character:
                    _characters[i] = Single(codes[i], sets[i]);
                    left = NoHalf;
                    break;
                default:
                    left = NoHalf;
                    break;
            }
        }
        return _characters;
    }

    private static bool IsHalf(FieldCell cell, byte code, byte set) =>
        set != Escaped && (cell == FieldCell.Null || code >= ScsCode.FirstGraphic);

    private int Join(Span<FieldCell> cells, ReadOnlySpan<byte> codes, int left)
    {
        Rune rune = page.ToUnicode(codes[left], codes[left + 1]);
        if (rune.Value != CodePage.Unassigned)
        {
            rune.EncodeToUtf16(_characters.AsSpan(left, 2));
            (cells[left], cells[left + 1]) = (FieldCell.WideLeft, FieldCell.WideRight);
        }
        return NoHalf;
    }

    private char Single(byte code, byte set) => code switch
    {
        _ when set == Escaped => GraphicEscapeSet.ToUnicode(code),
        Duplicate => '*',
        FieldMark => ';',
        _ => set == Look.AplSet ? GraphicEscapeSet.ToUnicode(code) : page.ToUnicode(code),
    };
}
