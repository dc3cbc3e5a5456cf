using System.Text.Json;

namespace Holdfast.Sessions.Survival;

/// <summary>What the next daemon must know of a connection. There is nothing secret in it, and nothing of any screen.</summary>
internal sealed record KeptFacts
{
    /// <summary>Characters of a reason, at the most: all of it must fit into its place.</summary>
    private const int ReasonLength = 200;

    public required string Connection { get; init; }

    public required string Endpoint { get; init; }

    public string? Pool { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public KeptStage Stage { get; init; }

    /// <summary>Why the connection itself cannot outlive the daemon; null where it can.</summary>
    public string? Unkept { get; init; }

    public KeptSession? Session { get; init; }

    /// <summary>The beginning of a reason, as much as has room.</summary>
    public static string Brief(string reason) => reason.Length <= ReasonLength ? reason : $"{reason[..ReasonLength]}…";

    /// <summary>As bytes.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, KeptJson.Default.KeptFacts);

    /// <summary>Of bytes; null where they are damaged.</summary>
    public static KeptFacts? Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, KeptJson.Default.KeptFacts);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
