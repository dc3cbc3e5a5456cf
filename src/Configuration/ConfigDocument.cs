using Holdfast.Configuration.Diagnostics;
using Holdfast.Configuration.Nodes;
using Holdfast.Configuration.Reading;

namespace Holdfast.Configuration;

/// <summary>A configuration text that was read, with all it includes: its sections, and everything that is wrong with it.</summary>
public sealed class ConfigDocument
{
    private readonly ReadingContext _context;

    private ConfigDocument(ConfigSection root, ReadingContext context)
    {
        Root = root;
        _context = context;
    }

    /// <summary>The whole file as one section. It is empty where the text is not YAML, and then reports nothing more.</summary>
    public ConfigSection Root { get; }

    /// <summary>
    /// What was found so far, in order of position: by <see cref="Parse(string, string, Func{string, string?})"/>, and by the reading of the
    /// sections since. At most <see cref="ConfigLimits.MaxDiagnostics"/>.
    /// </summary>
    public IReadOnlyList<ConfigDiagnostic> Diagnostics => _context.Log.InOrder();

    /// <summary>Whether anything is wrong so far. Ask after the last section was read and finished.</summary>
    public bool HasErrors => _context.Log.Any;

    /// <summary>The keys that were asked for so far, sorted by path.</summary>
    public IReadOnlyList<AskedKey> AskedKeys => _context.Asked.All;

    /// <summary>Reads a text that stands alone: files it names are not there.</summary>
    /// <param name="file">The name to show in diagnostics; it is not opened.</param>
    /// <param name="text">The YAML text, at most <see cref="ConfigLimits.MaxCharacters"/>.</param>
    /// <param name="variables">Gives the value of <c>${NAME}</c>, null where there is none.</param>
    /// <returns>The document, whose sections are read next.</returns>
    public static ConfigDocument Parse(string file, string text, Func<string, string?> variables) =>
        Parse(file, text, variables, new ConfigSources("/"));

    /// <summary>Reads the YAML (or JSON) of another program: every text is taken as it is written, nothing is included or filled in.</summary>
    /// <param name="file">The name to show in diagnostics; it is not opened.</param>
    /// <param name="text">The text, at most <see cref="ConfigLimits.MaxCharacters"/>.</param>
    public static ConfigDocument ParseForeign(string file, string text)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(text);
        var log = new DiagnosticLog(file, text);
        var sources = new ConfigSources("/");
        var context = new ReadingContext(log, new Interpolation(static _ => null, sources) { IsOff = true }, sources, new AskedKeys());
        var root = new YamlReader(text, 0, context).Read() ?? MapNode.Empty;
        return new ConfigDocument(new ConfigSection("", "", new Place(1, 1), root, context), context);
    }

    /// <summary>Reads a text and the files it includes. It never throws on any text: what is wrong stands in <see cref="Diagnostics"/>.</summary>
    /// <param name="file">The name to show in diagnostics; it is not opened.</param>
    /// <param name="text">The YAML text, at most <see cref="ConfigLimits.MaxCharacters"/>.</param>
    /// <param name="variables">
    /// Gives the value of <c>${NAME}</c>, null where there is none. <c>${NAME:-default}</c> takes the default where the
    /// value is null or empty, <c>${NAME:?message}</c> is a fault there; <c>${file:path}</c> is what a file holds; <c>$$</c> stands for one
    /// <c>$</c>; <c>${secret:name}</c> is left as it is.
    /// </param>
    /// <param name="sources">What other files hold. Where it wants some after the sections were read, put them there and parse again.</param>
    /// <returns>The document, whose sections are read next.</returns>
    public static ConfigDocument Parse(string file, string text, Func<string, string?> variables, ConfigSources sources)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(sources);

        text = text.StartsWith('\uFEFF') ? text[1..] : text;
        var log = new DiagnosticLog(file, text);
        var context = new ReadingContext(log, new Interpolation(variables, sources), sources, new AskedKeys());
        var root = new Inclusion(context).Read(file, text) ?? MapNode.Empty;
        return new ConfigDocument(new ConfigSection("", "", new Place(1, 1), root, context), context);
    }
}
