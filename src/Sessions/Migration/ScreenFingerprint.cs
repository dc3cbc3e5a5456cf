using System.Buffers.Binary;
using System.Globalization;
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
    /// <summary>Of a screen.</summary>
    /// <param name="screen">The screen, with the LU of its connection.</param>
    /// <param name="ignored">What varies beside dates, times and the LU.</param>
    public static ScreenFingerprint Of(SessionScreen screen, IReadOnlyList<Regex> ignored) => Of(screen.Image, screen.Lu, ignored);

    /// <summary>Of an image.</summary>
    public static ScreenFingerprint Of(ScreenImage image, string? lu, IReadOnlyList<Regex> ignored)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{image.Rows}x{image.Columns}\n");
        if (image.Formatted)
        {
            foreach (var field in image.Fields)
            {
                var kind = (field.Protected ? 1 : 0) | (field.Numeric ? 2 : 0) | (field.Hidden ? 4 : 0);
                text.Append(CultureInfo.InvariantCulture, $"{field.Row},{field.Column},{field.Length},{kind}:");
                if (field.Protected) text.Append(VaryingText.Settle(field.Text, lu, ignored));
                text.Append('\n');
            }
        }
        else
        {
            for (var row = 1; row <= image.Rows; row++) text.Append(VaryingText.Settle(image.Line(row), lu, ignored)).Append('\n');
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()), hash);
        return new ScreenFingerprint(BinaryPrimitives.ReadUInt128BigEndian(hash));
    }
}
