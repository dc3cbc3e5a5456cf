using System.Text.Json.Serialization;

namespace Holdfast.Sessions.FrontDoor;

/// <summary>How the state of a terminal is written.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(DoorState))]
internal sealed partial class DoorJson : JsonSerializerContext;
