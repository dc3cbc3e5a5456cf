using System.Security.Cryptography;
using System.Text;
using Holdfast.Runtime;

namespace Holdfast.Sessions.Secrets;

/// <summary>
/// Seals values by AES-256-GCM (NIST SP 800-38D): a nonce by chance, the tag, the cipher text. The secret's name and the key's id are
/// authenticated with it, so that one sealed value cannot stand in another's place.
/// </summary>
internal static class SecretCipher
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    public static byte[] Seal(SecretKey key, string name, ReadOnlySpan<byte> value, Entropy random)
    {
        var whole = new byte[NonceLength + TagLength + value.Length];
        var nonce = whole.AsSpan(0, NonceLength);
        var tag = whole.AsSpan(NonceLength, TagLength);
        random.Fill(nonce);
        using var aes = new AesGcm(key.Bytes, TagLength);
        aes.Encrypt(nonce, value, whole.AsSpan(NonceLength + TagLength), tag, About(key, name));
        return whole;
    }

    /// <summary>The value, which its reader zeroes; null where the key is another, or what was sealed has been changed.</summary>
    public static byte[]? Open(SecretKey key, string name, ReadOnlySpan<byte> whole)
    {
        if (whole.Length < NonceLength + TagLength) return null;
        var value = SecretBytes.Make(whole.Length - NonceLength - TagLength);
        using var aes = new AesGcm(key.Bytes, TagLength);
        try
        {
            aes.Decrypt(
                whole[..NonceLength], whole[(NonceLength + TagLength)..], whole.Slice(NonceLength, TagLength), value, About(key, name));
            return value;
        }
        catch (AuthenticationTagMismatchException)
        {
            CryptographicOperations.ZeroMemory(value);
            return null;
        }
    }

    private static byte[] About(SecretKey key, string name) => Encoding.UTF8.GetBytes($"holdfast secret 1\n{key.Id}\n{name}");
}
