using Holdfast.Configuration.Diagnostics;
using Holdfast.Configuration.Nodes;
using Holdfast.Configuration.Reading;

namespace Holdfast.Configuration;

/// <summary>A configuration text that was read: its sections, and everything that is wrong with it.</summary>
public sealed class ConfigDocument
{
    private readonly DiagnosticLog _log;

    private ConfigDocument(ConfigSection root, DiagnosticLog log)
    {
        Root = root;
        _log = log;
    }

    /// <summary>The whole file as one section. It is empty where the text is not YAML, and then reports nothing more.</summary>
    public ConfigSection Root { get; }

    /// <summary>
    /// What was found so far, in order of position: by <see cref="Parse"/>, and by the reading of the sections since.
    /// At most <see cref="ConfigLimits.MaxDiagnostics"/>.
    /// </summary>
    public IReadOnlyList<ConfigDiagnostic> Diagnostics => _log.InOrder();

    /// <summary>Whether anything is wrong so far. Ask after the last section was read and finished.</summary>
    public bool HasErrors => _log.Any;

    /// <summary>Reads a text. It never throws on any text: what is wrong stands in <see cref="Diagnostics"/>.</summary>
    /// <param name="file">The name to show in diagnostics; it is not opened.</param>
    /// <param name="text">The YAML text, at most <see cref="ConfigLimits.MaxCharacters"/>.</param>
    /// <param name="variables">
    /// Gives the value of <c>${NAME}</c>, null where there is none. <c>${NAME:-default}</c> takes the default where the
    /// value is null or empty; <c>$$</c> stands for one <c>$</c>; <c>${secret:name}</c> is left as it is.
    /// </param>
    /// <returns>The document, whose sections are read next.</returns>
    public static ConfigDocument Parse(string file, string text, Func<string, string?> variables)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(variables);

        text = text.StartsWith('\uFEFF') ? text[1..] : text;
        var log = new DiagnosticLog(file, text);
        var root = new YamlReader(text, variables, log).Read() ?? MapNode.Empty;
        return new ConfigDocument(new ConfigSection("", new Place(1, 1), root, log), log);
    }
}
