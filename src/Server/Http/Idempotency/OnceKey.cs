using System.Security.Cryptography;
using System.Text;

namespace Holdfast.Server.Http.Idempotency;

/// <summary>An idempotency key in its realm: nobody meets the keys of another.</summary>
/// <param name="Tenant">The caller's tenant.</param>
/// <param name="Actor">The caller.</param>
/// <param name="Digest">What stands for the key's text, which may say what is nobody else's business.</param>
internal readonly record struct OnceKey(string Tenant, string Actor, string Digest)
{
    /// <summary>The key of a text: its SHA-256 in hexadecimal digits.</summary>
    public static OnceKey Of(string tenant, string actor, string text) =>
        new(tenant, actor, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
}
