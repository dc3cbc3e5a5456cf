using System.Text.Json;

namespace Holdfast.Conformance.Traces;

/// <summary>What s3270 made of a recording: its options, and for each step what it had sent and what it showed.</summary>
internal sealed record Expectation(string[] Args, ExpectedStep[] Steps)
{
    private static readonly JsonSerializerOptions Names = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Reads the file.</summary>
    public static Expectation Read(string path) =>
        JsonSerializer.Deserialize<Expectation>(File.ReadAllBytes(path), Names) ?? throw new InvalidDataException(path);
}
