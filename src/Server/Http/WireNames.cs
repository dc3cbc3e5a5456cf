using System.Collections.Frozen;
using System.Text.Json;

namespace Holdfast.Server.Http;

/// <summary>Names of enumerations as the API writes them: snake_case.</summary>
internal static class WireNames
{
    /// <summary>A value's name.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => Known<T>.Names.GetValueOrDefault(value) ?? Make(value);

    private static string Make<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>Made once: a screen has hundreds of them.</summary>
    private static class Known<T>
        where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> Names = Enum.GetValues<T>().Distinct().ToFrozenDictionary(value => value, Make);
    }
}
