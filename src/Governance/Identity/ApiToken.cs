using System.Security.Cryptography;
using System.Text;
using Holdfast.Runtime;

namespace Holdfast.Governance.Identity;

/// <summary>
/// A bearer token: <c>hf_ID_SECRET</c>. The secret is 256 random bits in hexadecimal, so its plain SHA-256 can be stored: there
/// is no dictionary to try, and a slow hash would only slow each request. Pure.
/// </summary>
internal readonly record struct ApiToken(string Id, string Secret)
{
    private const string Prefix = "hf_";
    private const int IdLength = 26;
    private const int SecretBytes = 32;
    private const int SecretLength = SecretBytes * 2;
    private const int Length = 3 + IdLength + 1 + SecretLength;

    internal static ApiToken Create(Entropy random)
    {
        Span<byte> secret = stackalloc byte[SecretBytes];
        random.Fill(secret);
        return new ApiToken(random.NewId(), Convert.ToHexStringLower(secret));
    }

    /// <summary>Takes a token apart; null where it has not the form of one.</summary>
    internal static ApiToken? Parse(string? token) =>
        token is { Length: Length } && token.StartsWith(Prefix, StringComparison.Ordinal) && token[Prefix.Length + IdLength] == '_'
            && token.AsSpan(Prefix.Length, IdLength).IndexOfAnyExceptInRange('0', 'z') < 0
            ? new ApiToken(token.Substring(Prefix.Length, IdLength), token[(Prefix.Length + IdLength + 1)..])
            : null;

    /// <summary>What is stored: SHA-256 of the secret's text, 32 bytes.</summary>
    internal byte[] Digest() => SHA256.HashData(Encoding.UTF8.GetBytes(Secret));

    /// <summary>Whether the secret is the stored one, in a time that does not depend on where they differ.</summary>
    internal bool Matches(ReadOnlySpan<byte> stored) => CryptographicOperations.FixedTimeEquals(Digest(), stored);

    /// <summary>The token's text.</summary>
    internal string Text => $"{Prefix}{Id}_{Secret}";

    /// <summary>The id alone.</summary>
    public override string ToString() => Prefix + Id;
}
