namespace Holdfast.Governance.Identity;

/// <summary>A key just created, with its token, which is told this once and stored nowhere.</summary>
/// <param name="Key">The key.</param>
/// <param name="Token"><c>hf_</c>, the id, <c>_</c> and 64 hexadecimal digits: the bearer token.</param>
public sealed record NewApiKey(ApiKey Key, string Token)
{
    /// <summary>The key without the token, so that a log line cannot tell it.</summary>
    public override string ToString() => Key.ToString();
}
