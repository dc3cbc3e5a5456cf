using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Holdfast.Server.Tests.Config;

/// <summary>YAML as an editor sees it before it checks it against a schema: plain scalars are numbers, flags and null where they look so.</summary>
internal static class YamlAsJson
{
    public static JsonNode? Read(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return Node(stream.Documents[0].RootNode);
    }

    private static JsonNode? Node(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(one => KeyValuePair.Create(((YamlScalarNode)one.Key).Value!, Node(one.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Node)]),
        YamlScalarNode { Style: not ScalarStyle.Plain } quoted => JsonValue.Create(quoted.Value),
        YamlScalarNode { Value: null or "" or "null" or "~" } => null,
        YamlScalarNode { Value: "true" or "false" } flag => JsonValue.Create(flag.Value == "true"),
        YamlScalarNode number when long.TryParse(number.Value, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
        YamlScalarNode number when double.TryParse(number.Value, CultureInfo.InvariantCulture, out var real) => JsonValue.Create(real),
        YamlScalarNode text => JsonValue.Create(text.Value),
        _ => throw new InvalidOperationException("an alias"),
    };
}
