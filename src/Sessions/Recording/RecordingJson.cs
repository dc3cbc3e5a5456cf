using System.Text.Json.Serialization;

namespace Holdfast.Sessions.Recording;

/// <summary>What stands as JSON in the files of recordings.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RecordingHeader))]
[JsonSerializable(typeof(IReadOnlyList<RecordedInput>))]
internal sealed partial class RecordingJson : JsonSerializerContext;
