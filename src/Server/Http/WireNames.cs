using System.Text.Json;

namespace Holdfast.Server.Http;

/// <summary>Names of enumerations as the API writes them: snake_case.</summary>
internal static class WireNames
{
    /// <summary>A value's name.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
