using System.Text;

namespace Holdfast.Tn3270.Wire;

/// <summary>Names and values of NEW-ENVIRON variables: Latin-1, with ESC before bytes that are words of the option (RFC 1572).</summary>
internal static class EnvironmentText
{
    /// <summary>Reads up to the next VAR, VALUE or USERVAR, which stays in <paramref name="bytes"/>.</summary>
    public static string Read(ref ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new();
        while (!bytes.IsEmpty && bytes[0] is not (EnvironmentCode.Variable or EnvironmentCode.Value or EnvironmentCode.UserVariable))
        {
            if (bytes[0] == EnvironmentCode.Escape)
            {
                bytes = bytes[1..];
                if (bytes.IsEmpty)
                {
                    break;
                }
            }
            text.Append((char)bytes[0]);
            bytes = bytes[1..];
        }
        return text.ToString();
    }

    /// <summary>Writes text; what is not Latin-1 becomes a question mark.</summary>
    public static void Write(GrowingBuffer output, string text)
    {
        foreach (byte value in Encoding.Latin1.GetBytes(text))
        {
            if (value <= EnvironmentCode.UserVariable)
            {
                output.TryAppend([EnvironmentCode.Escape]);
            }
            output.TryAppend([value]);
        }
    }
}
