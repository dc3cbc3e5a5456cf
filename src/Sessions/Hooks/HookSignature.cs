using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Holdfast.Sessions.Secrets;

namespace Holdfast.Sessions.Hooks;

/// <summary>
/// Signs posts as the Standard Webhooks specification (1.0.0, "Signature scheme") says: HMAC-SHA256 of <c>id.timestamp.body</c>, so that the
/// receiver knows who posted and that nothing was changed or is posted anew by somebody else. Pure.
/// </summary>
internal static class HookSignature
{
    /// <summary>Names a post, the same for each attempt.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>When the attempt was made, in seconds since 1970.</summary>
    public const string TimeHeader = "webhook-timestamp";

    /// <summary>The signature.</summary>
    public const string SignatureHeader = "webhook-signature";

    // By which the specification's own keys are known; what follows is base64.
    private const string KeyPrefix = "whsec_";

    /// <summary>The signature's header.</summary>
    /// <param name="secret">The key: any text, or <c>whsec_</c> and base64.</param>
    /// <param name="id">What <see cref="IdHeader"/> says.</param>
    /// <param name="seconds">What <see cref="TimeHeader"/> says.</param>
    /// <param name="body">The body.</param>
    public static string Of(ReadOnlySpan<char> secret, string id, long seconds, ReadOnlySpan<byte> body)
    {
        var key = KeyOf(secret);
        try
        {
            using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{seconds}.")));
            hash.AppendData(body);
            return $"v1,{Convert.ToBase64String(hash.GetHashAndReset())}";
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private static byte[] KeyOf(ReadOnlySpan<char> secret)
    {
        if (secret.StartsWith(KeyPrefix))
        {
            var key = SecretBytes.Make(secret.Length);
            if (Convert.TryFromBase64Chars(secret[KeyPrefix.Length..], key, out var length)) return Cut(key, length);
            CryptographicOperations.ZeroMemory(key);
        }

        var bytes = SecretBytes.Make(Encoding.UTF8.GetByteCount(secret));
        Encoding.UTF8.GetBytes(secret, bytes);
        return bytes;
    }

    private static byte[] Cut(byte[] whole, int length)
    {
        var cut = SecretBytes.Make(length);
        whole.AsSpan(0, length).CopyTo(cut);
        CryptographicOperations.ZeroMemory(whole);
        return cut;
    }
}
