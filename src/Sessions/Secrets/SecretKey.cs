using System.Security.Cryptography;
using System.Text;
using Holdfast.Runtime;

namespace Holdfast.Sessions.Secrets;

/// <summary>A key of the secret store: 256 bits, zeroed when it is disposed.</summary>
/// <param name="id">What it is known by; says nothing of it.</param>
/// <param name="bytes">The key, of <see cref="SecretBytes"/>; owned from here on.</param>
internal sealed class SecretKey(string id, byte[] bytes) : IDisposable
{
    public const int Length = 32;
    private const int SaltLength = 16;

    public string Id => id;

    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>What a passphrase was salted with; null for a key from a file.</summary>
    public byte[]? Salt { get; private init; }

    /// <summary>How often it was hashed.</summary>
    public int Iterations { get; private init; }

    /// <summary>A new one by chance.</summary>
    public static SecretKey Create(Entropy random)
    {
        var bytes = SecretBytes.Make(Length);
        random.Fill(bytes);
        return new SecretKey(NewId(random), bytes);
    }

    /// <summary>A new salt.</summary>
    public static byte[] NewSalt(Entropy random)
    {
        var salt = new byte[SaltLength];
        random.Fill(salt);
        return salt;
    }

    /// <summary>The key of a passphrase (PBKDF2 with HMAC-SHA-256, RFC 8018, section 5.2).</summary>
    public static SecretKey Of(string passphrase, byte[] salt, int iterations)
    {
        var (words, key) = (SecretBytes.Make(Encoding.UTF8.GetByteCount(passphrase)), SecretBytes.Make(Length));
        try
        {
            Encoding.UTF8.GetBytes(passphrase, words);
            Rfc2898DeriveBytes.Pbkdf2(words, salt, key, iterations, HashAlgorithmName.SHA256);
            return new SecretKey(Convert.ToHexStringLower(salt.AsSpan(0, 4)), key) { Salt = salt, Iterations = iterations };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(words);
        }
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(bytes);

    private static string NewId(Entropy random)
    {
        Span<byte> id = stackalloc byte[4];
        random.Fill(id);
        return Convert.ToHexStringLower(id);
    }
}
