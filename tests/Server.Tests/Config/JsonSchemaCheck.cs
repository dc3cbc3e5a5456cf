using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Holdfast.Server.Tests.Config;

/// <summary>Checks a value against the words of JSON Schema (draft 2020-12) that the schema of the configuration uses; another word is a failure.</summary>
internal sealed class JsonSchemaCheck(JsonNode root)
{
    /// <summary>What is wrong, as paths with words; empty where nothing is.</summary>
    public IReadOnlyList<string> Faults(JsonNode? value) => [.. Faults(root, value, "$")];

    private IEnumerable<string> Faults(JsonNode schema, JsonNode? value, string path)
    {
        foreach (var (word, rule) in schema.AsObject())
        {
            foreach (var fault in Faults(word, rule!, schema, value, path))
                yield return fault;
        }
    }

    private IEnumerable<string> Faults(string word, JsonNode rule, JsonNode schema, JsonNode? value, string path) => word switch
    {
        "$schema" or "$defs" or "title" or "description" or "properties" => word == "properties" ? Properties(rule, value, path) : [],
        "$ref" => Faults(root["$defs"]![rule.GetValue<string>().Split('/')[^1]]!, value, path),
        "type" => Types(rule).Any(type => Is(type, value)) ? [] : [$"{path} is no {string.Join(" or ", Types(rule))}"],
        "const" => JsonNode.DeepEquals(rule, value) ? [] : [$"{path} is not {rule}"],
        "enum" => rule.AsArray().Any(one => JsonNode.DeepEquals(one, value)) ? [] : [$"{path} is none of {rule.ToJsonString()}"],
        "pattern" => value is JsonValue text && text.TryGetValue<string>(out var written) && !Regex.IsMatch(written, rule.GetValue<string>())
            ? [$"{path} is not of the form {rule}"] : [],
        "minimum" => Number(value) < Number(rule) ? [$"{path} is too low"] : [],
        "maximum" => Number(value) > Number(rule) ? [$"{path} is too high"] : [],
        "anyOf" => rule.AsArray().Any(one => !Faults(one!, value, path).Any()) ? [] : [$"{path} is none of what it may be"],
        "required" => value is JsonObject mapping
            ? rule.AsArray().Select(key => key!.GetValue<string>()).Where(key => !mapping.ContainsKey(key)).Select(key => $"{path}.{key} is missing") : [],
        "items" => value is JsonArray list ? list.SelectMany((item, i) => Faults(rule, item, $"{path}[{i}]")) : [],
        "propertyNames" => value is JsonObject names ? names.SelectMany(one => Faults(rule, JsonValue.Create(one.Key), $"{path}.{one.Key} (name)")) : [],
        "additionalProperties" => Additional(rule, schema, value, path),
        _ => throw new InvalidOperationException($"the word {word} is not known here"),
    };

    private IEnumerable<string> Properties(JsonNode rule, JsonNode? value, string path) =>
        value is JsonObject mapping
            ? mapping.Where(one => rule[one.Key] is not null).SelectMany(one => Faults(rule[one.Key]!, one.Value, $"{path}.{one.Key}"))
            : [];

    private IEnumerable<string> Additional(JsonNode rule, JsonNode schema, JsonNode? value, string path)
    {
        var others = value is JsonObject mapping ? mapping.Where(one => schema["properties"]?[one.Key] is null) : [];
        return rule is JsonValue
            ? others.Select(one => $"{path}.{one.Key} is unknown")
            : others.SelectMany(one => Faults(rule, one.Value, $"{path}.{one.Key}"));
    }

    private static IEnumerable<string> Types(JsonNode rule) => rule is JsonArray many ? many.Select(one => one!.GetValue<string>()) : [rule.GetValue<string>()];

    private static bool Is(string type, JsonNode? value) => type switch
    {
        "null" => value is null,
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value is JsonValue text && text.TryGetValue<string>(out _),
        "boolean" => value is JsonValue flag && flag.TryGetValue<bool>(out _),
        "integer" => value is JsonValue whole && whole.TryGetValue<long>(out _),
        _ => Number(value) is not null,
    };

    private static double? Number(JsonNode? value) =>
        value is not JsonValue number ? null
        : number.TryGetValue<long>(out var whole) ? whole
        : number.TryGetValue<double>(out var real) ? real
        : null;
}
