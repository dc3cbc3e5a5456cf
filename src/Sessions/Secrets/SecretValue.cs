using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Holdfast.Sessions.Secrets;

/// <summary>
/// The characters of a secret in memory of their own, which the collector never moves and which is zeroed on disposal: no copy is left.
/// Whoever gets one disposes of it. It never prints what it holds.
/// </summary>
public sealed class SecretValue : IDisposable
{
    private readonly char[] _characters;
    private bool _disposed;

    private SecretValue(int length) => _characters = GC.AllocateArray<char>(length, pinned: true);

    /// <summary>UTF-16 units.</summary>
    public int Length => _characters.Length;

    /// <summary>The characters; valid until disposal, and not to be copied into memory that nobody zeroes.</summary>
    /// <exception cref="ObjectDisposedException">They are zeroed.</exception>
    public ReadOnlySpan<char> Characters
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _characters;
        }
    }

    /// <summary>Copies characters; whoever has those zeroes them.</summary>
    public static SecretValue Of(ReadOnlySpan<char> characters)
    {
        var value = new SecretValue(characters.Length);
        characters.CopyTo(value._characters);
        return value;
    }

    /// <summary>Decodes UTF-8; whoever has the bytes zeroes them. What is no UTF-8 becomes U+FFFD.</summary>
    public static SecretValue OfUtf8(ReadOnlySpan<byte> bytes)
    {
        var value = new SecretValue(Encoding.UTF8.GetCharCount(bytes));
        Encoding.UTF8.GetChars(bytes, value._characters);
        return value;
    }

    /// <summary>One of several pieces, in order.</summary>
    internal static SecretValue Join(IReadOnlyList<(string? Text, SecretValue? Secret)> pieces)
    {
        var length = 0;
        foreach (var (text, secret) in pieces) length += text?.Length ?? secret!.Length;
        var whole = new SecretValue(length);
        var rest = whole._characters.AsSpan();
        foreach (var (text, secret) in pieces)
        {
            var piece = text is null ? secret!.Characters : text;
            piece.CopyTo(rest);
            rest = rest[piece.Length..];
        }

        return whole;
    }

    /// <summary>Zeroes the characters. It must not be done while somebody else reads them.</summary>
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_characters.AsSpan()));
    }

    /// <summary>Says that it is a secret, and nothing of it.</summary>
    public override string ToString() => "(a secret)";
}
