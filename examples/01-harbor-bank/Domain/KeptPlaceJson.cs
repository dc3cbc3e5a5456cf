using System.Text.Json.Serialization;

namespace HarborBank.Domain;

/// <summary>The generated reader and writer of kept places.</summary>
[JsonSourceGenerationOptions(
    UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(KeptPlace))]
internal sealed partial class KeptPlaceJson : JsonSerializerContext;
