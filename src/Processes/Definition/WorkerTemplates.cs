using Holdfast.Configuration;
using Holdfast.Contracts.Errors;

namespace Holdfast.Processes.Definition;

/// <summary>The file's templates; lays a worker over the ones it extends.</summary>
internal sealed class WorkerTemplates(IReadOnlyList<KeyValuePair<string, ConfigSection>> templates)
{
    private const string ExtendsKey = "extends";

    private readonly Dictionary<string, ConfigSection> _byName = templates.ToDictionary(StringComparer.Ordinal);

    /// <summary>The section laid over what it extends, and what that extends; of several templates the later ones lie above.</summary>
    public ConfigSection Resolve(ConfigSection section) => Resolve(section, []).OverNothing();

    private ConfigSection Resolve(ConfigSection section, IReadOnlyList<string> path)
    {
        var names = section.TextOrTexts(ExtendsKey);
        ConfigSection? below = null;
        for (var i = 0; i < names.Count; i++)
        {
            if (Template(section, section.IsText(ExtendsKey) ? ExtendsKey : $"{ExtendsKey}[{i}]", names[i], path) is { } template)
                below = below is null ? template : template.Over(below);
        }

        return below is null ? section : section.Over(below);
    }

    private ConfigSection? Template(ConfigSection section, string key, string name, IReadOnlyList<string> path)
    {
        if (path.Contains(name, StringComparer.Ordinal))
        {
            FailCircle([.. path.SkipWhile(step => step != name)]);
            return null;
        }

        if (_byName.TryGetValue(name, out var template))
            return Resolve(template, [.. path, name]);
        section.FailReference(key, "template", name, _byName.Keys);
        return null;
    }

    // Wherever a circle is entered, it is told of at the same place and so only once.
    private void FailCircle(List<string> circle)
    {
        var first = circle.IndexOf(circle.Min(StringComparer.Ordinal)!);
        List<string> turned = [.. circle[first..], .. circle[..first], circle[first]];
        _byName[turned[0]].Fail(
            ExtendsKey, ConfigurationErrors.CyclicReference, $"Templates extend each other in a circle: {string.Join(" → ", turned)}.",
            "Take one of these extends away.");
    }
}
