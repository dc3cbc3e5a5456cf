using System.Text.Json.Serialization;

namespace Holdfast.Sessions.Survival;

/// <summary>How the facts are written.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(KeptFacts))]
internal sealed partial class KeptJson : JsonSerializerContext;
