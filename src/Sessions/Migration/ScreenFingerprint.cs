using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Holdfast.Sessions.Driving;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Sessions.Migration;

/// <summary>
/// What makes two screens the same for one who works on them: size, fields with their places and kinds, and the protected text, without what
/// varies (<see cref="VaryingText"/>). Not counted: what stands in input fields, colours, the cursor and the keyboard. On a screen without
/// fields all text counts. Pure; 128 bits of a SHA-256, so that the screen cannot be read from it.
/// </summary>
/// <param name="Value">The bits.</param>
internal readonly record struct ScreenFingerprint(UInt128 Value)
{
    /// <summary>Characters of most screens with what stands beside them.</summary>
    private const int Room = 4096;

    // One is made for every input.
    [ThreadStatic]
    private static StringBuilder? t_text;

    /// <summary>Of a screen.</summary>
    /// <param name="screen">The screen, with the LU of its connection.</param>
    /// <param name="ignored">What varies beside dates, times and the LU.</param>
    public static ScreenFingerprint Of(SessionScreen screen, IReadOnlyList<Regex> ignored) => Of(screen.Image, screen.Lu, ignored);

    /// <summary>Of an image.</summary>
    public static ScreenFingerprint Of(ScreenImage image, string? lu, IReadOnlyList<Regex> ignored)
    {
        var text = t_text ??= new StringBuilder(Room);
        text.Clear().Append(image.Rows).Append('x').Append(image.Columns).Append('\n');
        if (image.Formatted)
        {
            foreach (var field in image.Glance())
            {
                var kind = (field.Protected ? 1 : 0) | (field.Numeric ? 2 : 0) | (field.Hidden ? 4 : 0);
                text.Append(field.Row).Append(',').Append(field.Column).Append(',').Append(field.Length).Append(',').Append(kind).Append(':');
                if (field.Protected) VaryingText.Settle(field.Text, lu, ignored, text);
                text.Append('\n');
            }
        }
        else
        {
            for (var row = 1; row <= image.Rows; row++)
            {
                VaryingText.Settle(image.Line(row), lu, ignored, text);
                text.Append('\n');
            }
        }

        var fingerprint = new ScreenFingerprint(Hash(text));
        // The screen is one that nothing covers yet: it does not stay in memory that is used again.
        var length = text.Length;
        text.Clear().Append('\0', length).Clear();
        return fingerprint;
    }

    private static UInt128 Hash(StringBuilder text)
    {
        var borrowed = ArrayPool<char>.Shared.Rent(text.Length);
        var characters = borrowed.AsSpan(0, text.Length);
        text.CopyTo(0, characters, characters.Length);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(characters), hash);
        characters.Clear();
        ArrayPool<char>.Shared.Return(borrowed);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
