using Holdfast.Configuration;
using Holdfast.Contracts.Errors;

namespace Holdfast.Processes.Definition;

/// <summary>The file's templates; lays a worker over the ones it extends.</summary>
internal sealed class WorkerTemplates(IReadOnlyList<KeyValuePair<string, ConfigSection>> templates)
{
    private const string ExtendsKey = "extends";

    private readonly Dictionary<string, ConfigSection> _byName = templates.ToDictionary(StringComparer.Ordinal);

    /// <summary>The section laid over what it extends, and what that extends; itself where it extends nothing.</summary>
    public ConfigSection Resolve(ConfigSection section) => Resolve(section, []);

    private ConfigSection Resolve(ConfigSection section, IReadOnlyList<string> path)
    {
        if (section.Text(ExtendsKey) is not { } name)
            return section;
        if (path.Contains(name, StringComparer.Ordinal))
        {
            var circle = string.Join(" → ", path.SkipWhile(step => step != name).Append(name));
            section.Fail(
                ExtendsKey, ConfigurationErrors.CyclicReference, $"Templates extend each other in a circle: {circle}.",
                "Take one of these extends away.");
            return section;
        }

        if (!_byName.TryGetValue(name, out var template))
        {
            section.FailReference(ExtendsKey, "template", name, _byName.Keys);
            return section;
        }

        return section.Over(Resolve(template, [.. path, name]));
    }
}
