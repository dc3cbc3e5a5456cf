using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Holdfast.Configuration.Diagnostics;
using Holdfast.Configuration.Nodes;
using Holdfast.Configuration.Values;
using Holdfast.Contracts.Errors;

namespace Holdfast.Configuration;

/// <summary>
/// A mapping of the file, read key by key. A key that is absent reads as null (or an empty list); a value of the wrong
/// form is reported once and reads as if absent. Each key that is asked for is thereby known; <see cref="Finish"/> reports
/// the others.
/// </summary>
public sealed class ConfigSection
{
    private readonly MapNode _node;
    private readonly Place _place;
    private readonly DiagnosticLog _log;
    private readonly HashSet<string> _known;
    private readonly Dictionary<string, ConfigSection> _sections = new(StringComparer.Ordinal);

    internal ConfigSection(string path, Place place, MapNode node, DiagnosticLog log, IEnumerable<string>? known = null)
    {
        Path = path;
        _place = place;
        _node = node;
        _log = log;
        _known = new HashSet<string>(known ?? [], StringComparer.Ordinal);
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

    /// <summary>A text with its variables filled in.</summary>
    public string? Text(string key) => TextOf(key, "a text")?.Text;

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
        var node = TextOf(key, "a text");
        if (node is null || options.Contains(node.Text))
            return node?.Text;
        string[] all = [.. options];
        var near = Nearest.Of(node.Written, all);
        Report(
            node.Place, ConfigurationErrors.InvalidValue,
            $"{Shown(key)} is {Quote(node.Written)}{DidYouMean(near)}", $"Write one of {string.Join(", ", all)}.");
        return null;
    }

    /// <summary>The mapping under the key. A key without a value is an empty section.</summary>
    /// <returns>The same section each time, so that what is known of it adds up; null where the key is absent.</returns>
    public ConfigSection? Section(string key)
    {
        if (Find(key) is not { } entry)
            return null;
        if (!_sections.TryGetValue(key, out var section) && SectionOf(PathOf(key), entry.KeyPlace, entry.Value) is { } opened)
            _sections[key] = section = opened;
        return section;
    }

    /// <summary>The named mappings under the key, such as <c>workers</c>, in the file's order.</summary>
    public IReadOnlyList<KeyValuePair<string, ConfigSection>> Sections(string key)
    {
        if (Section(key) is not { } named)
            return [];
        var sections = new List<KeyValuePair<string, ConfigSection>>();
        foreach (var name in named.Keys)
        {
            if (named.Section(name) is { } section)
                sections.Add(new(name, section));
        }

        return sections;
    }

    /// <summary>A list of texts.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        var texts = new List<string>();
        foreach (var (item, path) in Items(key, "a list of texts"))
        {
            if (item is TextNode { IsNothing: false } text)
                texts.Add(text.Text);
            else
                WrongKind(path, item, "a text");
        }

        return texts;
    }

    /// <summary>A list of mappings, such as the steps of a journey.</summary>
    public IReadOnlyList<ConfigSection> SectionList(string key)
    {
        var sections = new List<ConfigSection>();
        foreach (var (item, path) in Items(key, "a list of mappings"))
        {
            if (SectionOf(path, item.Place, item) is { } section)
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
                texts[entry.Key] = text.IsNothing ? "" : text.Text;
            else
                WrongKind($"{PathOf(key)}.{entry.Key}", entry.Value, "a text");
        }

        return texts;
    }

    /// <summary>
    /// This section laid over another, as a worker over the template it extends: its keys win, mappings are laid over each
    /// other key by key, texts and lists are replaced whole. Places in diagnostics stay those of the file. Read and finish
    /// the result instead of the two; keys that were asked of either are known to it.
    /// </summary>
    public ConfigSection Over(ConfigSection parent)
    {
        ArgumentNullException.ThrowIfNull(parent);
        return new ConfigSection(Path, _place, _node.Over(parent._node), _log, _known.Concat(parent._known));
    }

    /// <summary>Reports each of these keys that stands there as one this version does not carry out (HF1012).</summary>
    public void NotYetSupported(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (Find(key) is { } entry)
                Report(entry.KeyPlace, ConfigurationErrors.NotYetSupported, $"{Shown(key)} is not carried out yet.", "Remove the key.");
        }
    }

    /// <summary>Reports a fault of a key's value that only its reader can see.</summary>
    /// <param name="key">The key, or <c>key[2]</c> for the third item of its list; a key that is absent means the section.</param>
    /// <param name="code">The catalogue's entry.</param>
    /// <param name="detail">A sentence with the particulars; never a secret.</param>
    /// <param name="mend">A sentence that says what to write instead.</param>
    public void Fail(string key, ErrorCode code, string detail, string mend) =>
        _log.Report(PlaceOf(key), code, detail, mend, _node.Find(WithoutIndex(key)) is null ? key : "");

    /// <summary>Reports a name that is not defined (HF1006), with the nearest one that is, or all of them.</summary>
    /// <param name="key">The key, or <c>key[2]</c> for the third item of its list.</param>
    /// <param name="noun">What the name is of: <c>endpoint</c>.</param>
    /// <param name="name">The name that stands there.</param>
    /// <param name="defined">The names that are defined.</param>
    public void FailReference(string key, string noun, string name, IReadOnlyCollection<string> defined) =>
        Fail(
            key, ConfigurationErrors.UnknownReference, $"{Shown(key)} names the {noun} {Quote(name)}, which is not defined"
            + DidYouMean(Nearest.Of(name, defined)), defined.Count == 0 ? $"Define the {noun} first." : $"Defined: {Listed(defined)}.");

    /// <summary>Reports every key that nothing has asked for (HF1003). Call it when the section was read.</summary>
    public void Finish()
    {
        foreach (var entry in _node.Entries.Where(entry => !_known.Contains(entry.Key)))
        {
            var near = Nearest.Of(entry.Key, _known);
            Report(
                entry.KeyPlace, ConfigurationErrors.UnknownKey, $"{Quote(entry.Key)} is no key{In("of")}{DidYouMean(near)}",
                near is not null ? $"Write {Quote(near)}, or remove the key."
                : _known.Count == 0 ? "Remove it; no keys are known here."
                : $"Known here: {Listed(_known)}.");
        }
    }

    private MapEntry? Find(string key)
    {
        _known.Add(key);
        return _node.Find(key);
    }

    private T? Value<T>(string key, string expected, Reader<T> reader)
        where T : struct
    {
        var node = TextOf(key, expected);
        if (node is null)
            return null;
        if (reader(node.Text, out var value))
            return value;
        // The value of a variable may be a secret, so the text is shown as it is written.
        Report(node.Place, ConfigurationErrors.InvalidValue, $"{Shown(key)} is {Quote(node.Written)}.", $"Write {expected}.");
        return null;
    }

    private TextNode? TextOf(string key, string expected)
    {
        var node = Find(key)?.Value;
        if (node is TextNode { IsNothing: false } text)
            return text;
        if (node is not null)
            WrongKind(PathOf(key), node, expected);
        return null;
    }

    private IEnumerable<(ConfigNode Item, string Path)> Items(string key, string expected)
    {
        var node = Find(key)?.Value;
        if (node is ListNode list)
            return list.Items.Select((item, i) => (item, $"{PathOf(key)}[{i}]"));
        if (node is not null)
            WrongKind(PathOf(key), node, expected);
        return [];
    }

    private ConfigSection? SectionOf(string path, Place place, ConfigNode node)
    {
        if (node is MapNode map)
            return new ConfigSection(path, place, map, _log);
        if (node.IsNothing)
            return new ConfigSection(path, place, MapNode.Empty, _log);
        WrongKind(path, node, "a mapping (keys with values)");
        return null;
    }

    private void WrongKind(string path, ConfigNode node, string expected)
    {
        var stands = node is TextNode { IsNothing: false } text ? $"{node.Kind} ({Quote(text.Written)})" : node.Kind;
        Report(node.Place, ConfigurationErrors.InvalidValue, $"{Quote(path)} holds {stands}.", $"Write {expected}.");
    }

    private void Report(Place place, ErrorCode code, string detail, string mend) => _log.Report(place, code, detail, mend);

    private Place PlaceOf(string key)
    {
        var name = WithoutIndex(key);
        var value = Find(name)?.Value;
        return value is ListNode list && name.Length < key.Length
            && int.TryParse(key.AsSpan(name.Length + 1, key.Length - name.Length - 2), out var index)
            && index >= 0 && index < list.Items.Count
            ? list.Items[index].Place
            : value?.Place ?? _place;
    }

    private static string WithoutIndex(string key) =>
        key.EndsWith(']') && key.IndexOf('[', StringComparison.Ordinal) is > 0 and var bracket ? key[..bracket] : key;

    private string PathOf(string key) => Path.Length == 0 ? key : $"{Path}.{key}";

    private string Shown(string key) => Quote(PathOf(key));

    private string In(string word) => Path.Length == 0 ? " at the top of the file" : $" {word} {Quote(Path)}";

    private static string Quote(string text) => DiagnosticText.Quote(text);

    private static string Listed(IEnumerable<string> words) => string.Join(", ", words.Order(StringComparer.Ordinal).Take(MaxListed));

    private static string DidYouMean(string? near) => near is null ? "." : $"; did you mean {Quote(near)}?";

    private static string Range<T>(T min, T max, T least, T most)
        where T : struct, IEquatable<T> =>
        (min.Equals(least), max.Equals(most)) switch
        {
            (true, true) => "",
            (false, true) => $" of at least {min}",
            (true, false) => $" of at most {max}",
            _ => $" from {min} to {max}",
        };

    /// <summary>Most words listed in one message, in words.</summary>
    private const int MaxListed = 24;
}
