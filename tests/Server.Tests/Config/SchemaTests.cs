using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Holdfast.Configuration;
using Holdfast.Server.Config;
using Holdfast.Server.Startup;

namespace Holdfast.Server.Tests.Config;

/// <summary>The published schema and the readers know the same keys: neither can gain one without the other.</summary>
public sealed class SchemaTests
{
    private static readonly JsonNode Schema = JsonNode.Parse(ConfigSchema.Text)!;
    private static readonly string Root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", ".."));
    private static readonly string Full = File.ReadAllText(Path.Combine(Root, "tests", "Server.Tests", "Config", "full.yaml"));

    [Fact]
    public void The_full_sample_is_good_for_the_readers_and_for_the_schema()
    {
        Assert.Empty(Read(Full).Diagnostics.Select(fault => fault.ToString()));
        Assert.Empty(new JsonSchemaCheck(Schema).Faults(YamlAsJson.Read(Full)));
    }

    [Fact]
    public void Every_key_the_readers_know_is_in_the_schema_and_no_other()
    {
        var known = Read(Full).AskedKeys.Where(key => !key.Forms.Contains("later")).Select(key => Unfolded(key.Path)).ToHashSet();
        var later = Read(Full).AskedKeys.Where(key => key.Forms.Contains("later")).Select(key => key.Path).ToHashSet();
        var described = Paths(Schema, "").ToHashSet();

        Assert.Equal("", string.Join('\n', known.Except(described).Order()));
        Assert.Equal("", string.Join('\n', described.Except(known).Order()));
        Assert.Empty(described.Intersect(later));
    }

    [Fact]
    public void Choices_are_the_same_words()
    {
        foreach (var key in Read(Full).AskedKeys.Where(key => key.Words.Count > 0))
            Assert.Equal(key.Words, Enums(Find(key.Path)).Select(word => word!.GetValue<string>()));
    }

    [Fact]
    public void Every_key_says_what_it_does() =>
        Assert.All(Paths(Schema, ""), path => Assert.False(string.IsNullOrEmpty(Find(path)["description"]?.GetValue<string>()), path));

    [Theory]
    [InlineData("holdfast: 2", "$.holdfast is not 1")]
    [InlineData("workers: { a: { comand: x } }", "$.workers.a.comand is unknown")]
    [InlineData("workers: { a: { start_grace: 5 } }", "$.workers.a.start_grace is none of what it may be")]
    [InlineData("workers: { A: { command: x } }", "$.workers.A (name) is not of the form")]
    [InlineData("workers: { a: { restart: { policy: sometimes } } }", "$.workers.a.restart.policy is none of what it may be")]
    [InlineData("workers: { a: { port: 70000 } }", "$.workers.a.port is none of what it may be")]
    [InlineData("workers: [a]", "$.workers is no object or null")]
    [InlineData("endpoints: { a: { port: 23 } }", "$.endpoints.a.host is missing")]
    public void The_schema_finds_what_is_wrong(string text, string fault) =>
        Assert.StartsWith(fault, Assert.Single(new JsonSchemaCheck(Schema).Faults(YamlAsJson.Read(text))), StringComparison.Ordinal);

    [Fact]
    public void The_samples_of_the_documentation_are_good_for_both()
    {
        var page = File.ReadAllText(Path.Combine(Root, "docs", "reference", "configuration.md"));
        var samples = Regex.Matches(page, "```yaml\n(?<text>.*?)```", RegexOptions.Singleline).Select(match => match.Groups["text"].Value).ToList();
        Assert.NotEmpty(samples);
        foreach (var sample in samples)
        {
            var text = sample.StartsWith("holdfast:", StringComparison.Ordinal) ? sample : $"holdfast: 1\n{sample}";
            Assert.Empty(new JsonSchemaCheck(Schema).Faults(YamlAsJson.Read(text)));
            Assert.Empty(Read(text).Diagnostics.Select(fault => fault.ToString()));
        }
    }

    private static ConfigDocument Read(string text)
    {
        var sources = new ConfigSources("/etc/holdfast");
        for (var round = 0; ; round++)
        {
            var document = ConfigDocument.Parse("holdfast.yaml", text, _ => "1", sources);
            NodeConfiguration.Read(document, sources, "/etc/holdfast/holdfast.yaml", new DaemonArguments());
            if (sources.Wanted.Count == 0) return document;
            Assert.True(round < ConfigLimits.MaxRounds);
            foreach (var path in sources.Wanted.ToList())
                sources.Put(path, path.EndsWith('/') ? new ConfigSource { Files = [] } : path.EndsWith(".env", StringComparison.Ordinal) ? new ConfigSource { Text = "A=1" } : path.EndsWith(".yaml", StringComparison.Ordinal) ? new ConfigSource { Text = "" } : new ConfigSource { Text = "x" });
        }
    }

    /// <summary>Steps within steps are steps: their keys are those of the outermost.</summary>
    private static string Unfolded(string path) => Regex.Replace(path, @"((?:steps|reset)\[\])(?:\.(?:then|else|steps)\[\])+", "$1");

    private static IEnumerable<string> Paths(JsonNode schema, string path)
    {
        // A step holds steps: once is enough.
        if (Unfolded(path) != path) yield break;
        foreach (var part in Parts(schema))
        {
            foreach (var (key, below) in part["properties"]?.AsObject() ?? [])
            {
                var inside = path.Length == 0 ? key : $"{path}.{key}";
                yield return inside;
                foreach (var deeper in Paths(below!, inside)) yield return deeper;
            }

            if (part["additionalProperties"] is JsonObject free)
            {
                foreach (var deeper in Paths(free, $"{path}.*")) yield return deeper;
            }

            if (part["items"] is JsonObject item)
            {
                foreach (var deeper in Paths(item, $"{path}[]")) yield return deeper;
            }
        }
    }

    private static IEnumerable<JsonNode> Parts(JsonNode schema)
    {
        if (schema["$ref"] is { } reference) schema = Schema["$defs"]![reference.GetValue<string>().Split('/')[^1]]!;
        return [schema, .. (schema["anyOf"]?.AsArray() ?? []).SelectMany(one => Parts(one!))];
    }

    private static JsonNode Find(string path)
    {
        var node = Schema;
        foreach (var step in path.Replace("[]", ".[]", StringComparison.Ordinal).Split('.'))
        {
            node = Parts(node).Select(part => step switch
            {
                "*" => part["additionalProperties"] as JsonObject,
                "[]" => part["items"],
                _ => part["properties"]?[step],
            }).First(found => found is not null)!;
        }

        return node;
    }

    private static JsonArray Enums(JsonNode schema) => Parts(schema).Select(part => part["enum"]?.AsArray()).First(found => found is not null)!;
}
