using System.Buffers.Binary;
using System.Security.Cryptography;
using Holdfast.Sessions.Secrets;

namespace Holdfast.Sessions.Survival;

/// <summary>
/// Seals snapshots by AES-256-GCM (NIST SP 800-38D) with a key of the connection's own, which is in no file: hidden fields and secrets
/// are in snapshots. The nonce is the number of the snapshot with that of the daemon among those which had the connection, so none is used
/// twice with a key: a daemon that dies before its snapshot is valid has the next one use the same number, and be another daemon.
/// </summary>
internal static class SnapshotSeal
{
    /// <summary>Bytes of a key.</summary>
    public const int KeyLength = 32;

    private const int NonceLength = 12;
    private const int TagLength = 16;

    /// <summary>The length of so many bytes when sealed.</summary>
    public static int SealedLength(int plain) => plain + TagLength;

    /// <summary>Seals into a target of <see cref="SealedLength"/>.</summary>
    /// <param name="key">The key.</param>
    /// <param name="number">The snapshot's number.</param>
    /// <param name="restorations">How many daemons had the connection before.</param>
    /// <param name="about">What is authenticated with it.</param>
    /// <param name="plain">What is sealed.</param>
    /// <param name="target">Where to.</param>
    public static void Seal(byte[] key, long number, int restorations, long about, ReadOnlySpan<byte> plain, Span<byte> target)
    {
        Span<byte> nonce = stackalloc byte[NonceLength];
        Span<byte> associated = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(nonce, number);
        BinaryPrimitives.WriteInt32LittleEndian(nonce[sizeof(long)..], restorations);
        BinaryPrimitives.WriteInt64LittleEndian(associated, about);
        using var aes = new AesGcm(key, TagLength);
        aes.Encrypt(nonce, plain, target[TagLength..], target[..TagLength], associated);
    }

    /// <summary>What was sealed, to be zeroed once it is read; null where it is another key, number or content.</summary>
    public static byte[]? Open(byte[] key, long number, int restorations, long about, ReadOnlySpan<byte> whole)
    {
        if (whole.Length < TagLength) return null;
        Span<byte> nonce = stackalloc byte[NonceLength];
        Span<byte> associated = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(nonce, number);
        BinaryPrimitives.WriteInt32LittleEndian(nonce[sizeof(long)..], restorations);
        BinaryPrimitives.WriteInt64LittleEndian(associated, about);
        var plain = SecretBytes.Make(whole.Length - TagLength);
        try
        {
            using var aes = new AesGcm(key, TagLength);
            aes.Decrypt(nonce, whole[TagLength..], whole[..TagLength], plain, associated);
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
