namespace Holdfast.Conformance.Differential;

/// <summary>One thing that befalls both terminals: bytes of the host, or a key in s3270's words.</summary>
/// <param name="Parts">Raw telnet bytes in parts, of which all but the first and the last can be left out; empty for a key.</param>
/// <param name="Action">An s3270 action such as Tab(), String("abc") or PF(3); null for bytes.</param>
internal sealed record HostStep(IReadOnlyList<byte[]> Parts, string? Action)
{
    public byte[] Bytes => [.. Parts.SelectMany(part => part)];

    /// <summary>What a difference is reported under.</summary>
    public string Name => Action ?? string.Join(' ', Parts.Select(Convert.ToHexStringLower));

    public static HostStep Of(byte[] bytes) => new([bytes], null);

    public static HostStep Press(string action) => new([], action);
}
