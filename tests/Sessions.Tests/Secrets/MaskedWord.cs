using System.Security.Cryptography;
using Holdfast.Sessions.Secrets;
using Holdfast.Tn3270.CodePages;

namespace Holdfast.Sessions.Tests.Secrets;

/// <summary>A word to be looked for in memory. It is held masked, so that the one who looks has it nowhere himself.</summary>
/// <param name="masked">Its ASCII characters, masked.</param>
internal sealed class MaskedWord(byte[] masked)
{
    private const byte Mask = 0x55;

    private static readonly byte[] Ebcdic = [.. Enumerable.Range(0, 128).Select(code => CodePage.Cp037.TryToEbcdic((char)code, out var one) ? one : (byte)0)];

    public int Length => masked.Length;

    /// <summary>A word of letters by chance.</summary>
    public static MaskedWord ByChance(int length)
    {
        var masked = new byte[length];
        for (var i = 0; i < length; i++) masked[i] = (byte)((byte)('A' + RandomNumberGenerator.GetInt32(26)) ^ Mask);
        return new MaskedWord(masked);
    }

    /// <summary>Of a text that is zeroed afterwards by whoever has it.</summary>
    public static MaskedWord Of(ReadOnlySpan<byte> text)
    {
        var masked = new byte[text.Length];
        for (var i = 0; i < masked.Length; i++) masked[i] = (byte)(text[i] ^ Mask);
        return new MaskedWord(masked);
    }

    /// <summary>The word as a secret.</summary>
    public SecretValue Reveal()
    {
        var bytes = GC.AllocateArray<byte>(masked.Length, pinned: true);
        for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)(masked[i] ^ Mask);
        var secret = SecretValue.OfUtf8(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return secret;
    }

    /// <summary>Where it stands, as text of a kind: the places in the bytes.</summary>
    public void Find(ReadOnlySpan<byte> bytes, Action<string, int> found)
    {
        Find(bytes, 1, letter => letter, place => found("ASCII", place));
        Find(bytes, 2, letter => letter, place => found("UTF-16", place));
        Find(bytes, 1, letter => Ebcdic[letter], place => found("EBCDIC", place));
    }

    private void Find(ReadOnlySpan<byte> bytes, int step, Func<byte, byte> written, Action<int> found)
    {
        var first = written((byte)(masked[0] ^ Mask));
        for (var at = 0; at + (Length * step) <= bytes.Length; at++)
        {
            var next = bytes[at..^((Length * step) - 1)].IndexOf(first);
            if (next < 0) return;
            at += next;
            if (IsAt(bytes[at..], step, written)) found(at);
        }
    }

    private bool IsAt(ReadOnlySpan<byte> bytes, int step, Func<byte, byte> written)
    {
        for (var i = 0; i < masked.Length; i++)
        {
            if (bytes[i * step] != written((byte)(masked[i] ^ Mask)) || (step == 2 && bytes[(i * step) + 1] != 0)) return false;
        }

        return true;
    }
}
