using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Holdfast.Tn3270.Screen;

/// <summary>
/// Takes the stream of a write apart without executing it (GA23-0059, "Orders"): where text ends and how long an order is. Both
/// follow from the bytes alone, but for the two-code characters of a double-byte page, whose width the screen decides.
/// </summary>
internal static class OrderScan
{
    /// <summary>Codes of this and above are text, and so is null.</summary>
    public const byte FirstGraphic = 0x40;

    // Two bytes of code and count, then pairs: the count has to be looked up.
    private const byte Counted = 0xFF;

    // The length of each order by its code, the code itself included; what is no order is a byte that stands alone.
    private static ReadOnlySpan<byte> Lengths =>
    [
        1, 1, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1, 1, // 08 Graphic Escape
        1, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 1, 1, // 11 Set Buffer Address, 12 Erase Unprotected, 1D Start Field
        1, 1, 1, 1, 1, 1, 1, 1, 3, Counted, 1, 1, Counted, 1, 1, 1, // 28 Set Attribute, 29 Start Field Extended, 2C Modify Field
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 4, 1, 1, 1, // 3C Repeat to Address
    ];

    /// <summary>Whether a code is text rather than an order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsText(byte code) => code is >= FirstGraphic or Order.Null;

    /// <summary>The length of the text that the bytes begin with, up to the next order or their end.</summary>
    /// <remarks>A block at a time here and not by the platform's search, whose call costs as much as a short text takes.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int TextLength(ReadOnlySpan<byte> rest)
    {
        var start = 0;
        while (rest.Length - start >= Vector256<byte>.Count)
        {
            // One less, and null is the highest of all: orders alone lie below 3F then.
            var block = Vector256.Create(rest[start..]) - Vector256<byte>.One;
            var orders = Vector256.LessThan(block, Vector256.Create((byte)(FirstGraphic - 1))).ExtractMostSignificantBits();
            if (orders != 0)
                return start + BitOperations.TrailingZeroCount(orders);
            start += Vector256<byte>.Count;
        }

        return start + LastTextLength(rest[start..]);
    }

    /// <summary>The length of the order that the bytes begin with; less where they end inside it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int OrderLength(ReadOnlySpan<byte> rest)
    {
        const int countedHead = 2, repeated = 3;
        int length = Lengths[rest[0] & (FirstGraphic - 1)];
        if (length == Counted)
            length = rest.Length > 1 ? countedHead + (2 * rest[1]) : countedHead;
        else if (length == repeated + 1 && rest.Length > repeated && rest[repeated] == Order.GraphicEscape)
            length++;
        return Math.Min(length, rest.Length);
    }

    private static int LastTextLength(ReadOnlySpan<byte> rest)
    {
        var length = rest.IndexOfAnyInRange((byte)1, (byte)(FirstGraphic - 1));
        return length < 0 ? rest.Length : length;
    }
}
