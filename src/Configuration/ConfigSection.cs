using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Holdfast.Configuration.Diagnostics;
using Holdfast.Configuration.Nodes;
using Holdfast.Configuration.Reading;
using Holdfast.Configuration.Values;
using Holdfast.Contracts.Errors;

namespace Holdfast.Configuration;

/// <summary>
/// A mapping of the file, read key by key. A key that is absent reads as null (or an empty list); a value of the wrong
/// form is reported once and reads as if absent. Each key that is asked for is thereby known; <see cref="Finish"/> reports
/// the others.
/// </summary>
public sealed partial class ConfigSection
{
    private const string TextForm = "a text";
    private const string TextsForm = "a list of texts";
    private const string SectionForm = "a mapping (keys with values)";

    private readonly MapNode _node;
    private readonly Place _place;
    private readonly ReadingContext _context;
    private readonly string _pattern;
    private readonly HashSet<string> _known;
    private readonly Dictionary<string, ConfigSection> _sections = new(StringComparer.Ordinal);

    internal ConfigSection(
        string path, string pattern, Place place, MapNode node, ReadingContext context, IEnumerable<string>? known = null)
    {
        Path = path;
        _pattern = pattern;
        _place = place;
        _node = node;
        _context = context;
        _known = new HashSet<string>(known ?? [], StringComparer.Ordinal);
        ReportAgain(node);
    }

    private delegate bool Reader<T>(string text, [MaybeNullWhen(false)] out T value);

    /// <summary>Where the section stands: <c>workers.payments.limits</c>, <c>journeys.login.steps[0]</c>; empty for the root.</summary>
    public string Path { get; }

    /// <summary>The keys that stand in the section, in the file's order.</summary>
    public IReadOnlyList<string> Keys => [.. _node.Entries.Select(entry => entry.Key)];

    /// <summary>Whether the key stands there, with or without a value.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>Whether the key's value is a text (or number, or flag), not a list, a mapping or nothing.</summary>
    public bool IsText(string key) => Find(key)?.Value is TextNode { IsNothing: false };

    /// <summary>The line in which the key stands, from 1; the section's own where it is absent.</summary>
    public int LineOf(string key) => _node.Find(key)?.KeyPlace.Line ?? _place.Line;

    /// <summary>Whether the key's value is a mapping.</summary>
    public bool IsSection(string key) => Find(key)?.Value is MapNode;

    /// <summary>Whether the key's value is a list.</summary>
    public bool IsList(string key) => Find(key)?.Value is ListNode;

    /// <summary>Makes keys known that somebody else reads.</summary>
    public void Ask(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
            Find(key);
    }

    /// <summary>A text with its variables filled in.</summary>
    public string? Text(string key) => TextOf(key, TextForm)?.Text;

    /// <summary>A text that must be there and not be empty; HF1004 and the empty text where it is not.</summary>
    public string RequiredText(string key)
    {
        if (!Has(key))
        {
            Fail(key, ConfigurationErrors.MissingKey, $"{Quote(key)} is missing{In("in")}.", $"Add {key}: and its value.");
            return "";
        }

        var text = Text(key);
        if (text is { Length: 0 })
            Fail(key, ConfigurationErrors.InvalidValue, $"{Shown(key)} is empty.", "Write a text.");
        return text ?? "";
    }

    /// <summary>A whole number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public int? Integer(string key, int min = int.MinValue, int max = int.MaxValue) =>
        Value(key, $"a whole number{Range(min, max, int.MinValue, int.MaxValue)}", (string text, out int value) =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= min && value <= max);

    /// <summary>A number, with or without a fraction, from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public double? Decimal(string key, double min = double.MinValue, double max = double.MaxValue) =>
        Value(key, $"a number{Range(min, max, double.MinValue, double.MaxValue)}", (string text, out double value) =>
            double.TryParse(
                text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value)
            && value >= min && value <= max);

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public bool? Flag(string key) => Value(key, "true or false", (string text, out bool value) =>
    {
        value = text == "true";
        return text is "true" or "false";
    });

    /// <summary>A duration with its unit: ms, s, m, h or d; never negative, at most a hundred years.</summary>
    public TimeSpan? Duration(string key) => Value<TimeSpan>(key, DurationText.Form, DurationText.TryParse);

    /// <summary>A size in bytes, written with its unit: B, KiB, MiB, GiB, KB, MB or GB; at most an exbibyte.</summary>
    public long? Size(string key) => Value<long>(key, SizeText.Form, SizeText.TryParse);

    /// <summary>Bytes in a second, written as a size with /s behind it.</summary>
    public long? Rate(string key) => Value<long>(key, RateText.Form, RateText.TryParse);

    /// <summary>A host and a port from 0 to 65535; an IPv6 address stands in brackets, and is returned without them.</summary>
    public (string Host, int Port)? HostPort(string key) => Value<(string, int)>(key, HostPortText.Form, HostPortText.TryParse);

    /// <summary>One of the words given, exactly as written there.</summary>
    public string? Choice(string key, params ReadOnlySpan<string> options)
    {
        string[] all = [.. options];
        Ask(key, TextForm, all);
        var node = TextOf(key, $"one of {string.Join(", ", all)}", isAsked: true);
        if (node is null || options.Contains(node.Text))
            return node?.Text;
        var near = Nearest.Of(node.Written, all);
        Report(
            node.Place, ConfigurationErrors.InvalidValue,
            $"{Shown(key)} is {Quote(node.Written)}{DidYouMean(near)}", $"Write one of {string.Join(", ", all)}.");
        return null;
    }

    /// <summary>The mapping under the key. A key without a value is an empty section.</summary>
    /// <returns>The same section each time, so that what is known of it adds up; null where the key is absent.</returns>
    public ConfigSection? Section(string key) => Section(key, free: false);

    /// <summary>The named mappings under the key, such as <c>workers</c>, in the file's order.</summary>
    public IReadOnlyList<KeyValuePair<string, ConfigSection>> Sections(string key)
    {
        if (Section(key) is not { } named)
            return [];
        var sections = new List<KeyValuePair<string, ConfigSection>>();
        foreach (var name in named.Keys)
        {
            if (named.Section(name, free: true) is { } section)
                sections.Add(new(name, section));
        }

        return sections;
    }

    /// <summary>A list of texts.</summary>
    public IReadOnlyList<string> Texts(string key) => TextsIn(Items(key, TextsForm));

    /// <summary>A list of texts, or a single text, which is a list of one.</summary>
    public IReadOnlyList<string> TextOrTexts(string key)
    {
        if (!IsText(key))
            return Texts(key);
        Ask(key, TextsForm);
        return Text(key) is { } text ? [text] : [];
    }

    /// <summary>A list of mappings, such as the steps of a journey.</summary>
    public IReadOnlyList<ConfigSection> SectionList(string key)
    {
        var sections = new List<ConfigSection>();
        foreach (var (item, path) in Items(key, "a list of mappings"))
        {
            if (SectionOf(path, $"{PatternOf(key)}[]", item.Place, item) is { } section)
                sections.Add(section);
        }

        return sections;
    }

    /// <summary>A mapping of texts under free names, such as <c>env</c>. A name without a value has the empty text.</summary>
    public IReadOnlyDictionary<string, string> TextMap(string key)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in Section(key)?._node.Entries ?? [])
        {
            if (entry.Value is TextNode text)
                texts[entry.Key] = text.IsNothing ? "" : Checked(text).Text;
            else
                WrongKind($"{PathOf(key)}.{entry.Key}", entry.Value, TextForm);
        }

        if (_sections.TryGetValue(key, out var read))
            read.Know(texts.Keys);
        return texts;
    }

    /// <summary>
    /// The variables that files hold, one file after the other, later ones winning: lines <c>NAME=value</c>, as the value of
    /// <c>env_file</c> names them. A file whose name begins with a hyphen may be missing.
    /// </summary>
    public IReadOnlyDictionary<string, string> VariablesOfFiles(string key)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        var files = TextOrTexts(key);
        for (var i = 0; i < files.Count; i++)
        {
            var optional = files[i].StartsWith('-');
            var path = optional ? files[i][1..] : files[i];
            if (path.Length == 0 || _context.Sources.Find(path) is not { } source)
                continue;
            if (source.Text is { } text)
                DotEnvText.Read(text, _context.Log.AddFile(path, text), _context.Log, variables);
            else if (!optional)
                Fail(IsText(key) ? key : $"{key}[{i}]", ConfigurationErrors.InvalidValue, $"The file {Quote(path)} {source.Trouble}.", "Create it, or write a hyphen before its name where it may be missing.");
        }

        return variables;
    }

    /// <summary>
    /// This section laid over another, as a worker over the template it extends: its keys win, mappings are laid over each
    /// other key by key, texts and lists are replaced whole, and <c>null</c> takes an inherited value away. Places in diagnostics stay
    /// those of the file. Read and finish the result instead of the two; keys that were asked of either are known to it.
    /// </summary>
    public ConfigSection Over(ConfigSection parent)
    {
        ArgumentNullException.ThrowIfNull(parent);
        return new ConfigSection(Path, _pattern, _place, _node.Over(parent._node), _context, _known.Concat(parent._known));
    }

    /// <summary>This section laid over nothing: keys that are <c>null</c> are as good as absent.</summary>
    public ConfigSection OverNothing() => new(Path, _pattern, _place, _node.Over(MapNode.Empty), _context, _known);

    /// <summary>
    /// This section with the variables filled in that have their values only here: <c>INSTANCE</c> and <c>INSTANCE_PORT</c>. One that is
    /// used without having a value is a fault.
    /// </summary>
    public ConfigSection With(IReadOnlyDictionary<string, string> late)
    {
        ArgumentNullException.ThrowIfNull(late);
        return new ConfigSection(Path, _pattern, _place, (MapNode)_node.Replace(Fill), _context, _known);

        TextNode Fill(TextNode text)
        {
            if (!text.IsLate)
                return text;
            var filled = _context.Interpolation.Fill(text.Written, late);
            return filled.Fault is { } fault
                ? text with { IsLate = false, Faults = [new NodeFault(text.Place, fault.Code, fault.Detail, fault.Mend)] }
                : text with { IsLate = false, Text = filled.Text };
        }
    }

    /// <summary>The value of a key as one text without places, equal where the same is written; null where the key is absent. The key does not become known by it.</summary>
    public string? Canonical(string key) => _node.Find(key)?.Value is { } node ? CanonicalText.Of(node) : null;

    private List<string> TextsIn(IEnumerable<(ConfigNode Item, string Path)> items)
    {
        var texts = new List<string>();
        foreach (var (item, path) in items)
        {
            if (item is TextNode { IsNothing: false } text)
                texts.Add(Checked(text).Text);
            else
                WrongKind(path, item, TextForm);
        }

        return texts;
    }

    private ConfigSection? Section(string key, bool free)
    {
        if (!free)
            Ask(key, SectionForm);
        if (Find(key, free) is not { } entry)
            return null;
        if (!_sections.TryGetValue(key, out var section)
            && SectionOf(PathOf(key), free ? $"{_pattern}.*" : PatternOf(key), entry.KeyPlace, entry.Value) is { } opened)
            _sections[key] = section = opened;
        return section;
    }

    private MapEntry? Find(string key, bool free = false)
    {
        _known.Add(key);
        if (!free)
            Ask(key, form: null);
        return _node.Find(key);
    }

    private T? Value<T>(string key, string expected, Reader<T> reader)
        where T : struct
    {
        var node = TextOf(key, expected);
        if (node is null || node.Faults.Count > 0)
            return null;
        if (reader(node.Text, out var value))
            return value;
        // The value of a variable may be a secret, so the text is shown as it is written.
        Report(node.Place, ConfigurationErrors.InvalidValue, $"{Shown(key)} is {Quote(node.Written)}.", $"Write {expected}.");
        return null;
    }

    private TextNode? TextOf(string key, string expected, bool isAsked = false)
    {
        if (!isAsked)
            Ask(key, expected);
        var node = Find(key)?.Value;
        if (node is TextNode { IsNothing: false } text)
            return Checked(text);
        if (node is not null)
            WrongKind(PathOf(key), node, expected);
        return null;
    }

    private IEnumerable<(ConfigNode Item, string Path)> Items(string key, string expected)
    {
        Ask(key, expected);
        var node = Find(key)?.Value;
        if (node is ListNode list)
            return list.Items.Select((item, i) => (item, $"{PathOf(key)}[{i}]"));
        if (node is not null)
            WrongKind(PathOf(key), node, expected);
        return [];
    }

    private ConfigSection? SectionOf(string path, string pattern, Place place, ConfigNode node)
    {
        if (node is MapNode map)
            return new ConfigSection(path, pattern, place, map, _context);
        if (node.IsNothing)
            return new ConfigSection(path, pattern, place, MapNode.Empty, _context);
        WrongKind(path, node, SectionForm);
        return null;
    }

    private void Ask(string key, string? form, IReadOnlyList<string>? words = null) => _context.Asked.Add(PatternOf(key), form, words);

    private void Know(IEnumerable<string> keys) => _known.UnionWith(keys);

    private string PathOf(string key) => Path.Length == 0 ? key : $"{Path}.{key}";

    private string PatternOf(string key) => _pattern.Length == 0 ? key : $"{_pattern}.{key}";
}
