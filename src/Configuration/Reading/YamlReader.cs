using Holdfast.Configuration.Diagnostics;
using Holdfast.Configuration.Nodes;
using Holdfast.Contracts.Errors;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Holdfast.Configuration.Reading;

/// <summary>
/// Builds the tree of nodes from YAML events. A breach of syntax or of a limit ends the reading; duplicate keys, tags and
/// variables without a value are reported and the reading goes on, so that one run shows them all.
/// </summary>
internal sealed class YamlReader(string text, int file, ReadingContext context)
{
    private readonly Scanner _scanner = new(new StringReader(text), skipComments: true);
    private readonly Dictionary<string, ConfigNode> _anchors = new(StringComparer.Ordinal);
    private Parser? _events;
    private int _weight;

    private DiagnosticLog Log => context.Log;

    /// <summary>The root mapping, empty for a text without any; null where the text is not YAML or its root is something else, which is then reported.</summary>
    public MapNode? Read()
    {
        try
        {
            return ReadDocument();
        }
        catch (RefusedYamlException refused)
        {
            Log.Report(refused.Place, ConfigurationErrors.InvalidYaml, refused.Message, refused.Mend);
        }
        catch (YamlException broken)
        {
            var (at, detail, mend) = SyntaxWords.Explain(text, PlaceOf(broken.Start), PlaceOf(broken.End), broken.Message);
            Log.Report(at with { File = file }, ConfigurationErrors.InvalidYaml, detail, mend);
        }

        return null;
    }

    private MapNode? ReadDocument()
    {
        if (text.Length > ConfigLimits.MaxCharacters)
            throw new RefusedYamlException(
                new Place(1, 1, file), $"The text has {text.Length} characters; {ConfigLimits.MaxCharacters} are the limit.", "Make it smaller.");
        Next();
        if (Next() is not DocumentStart)
            return MapNode.Empty;
        Next();
        var root = ReadNode(1);
        if (Next() is not StreamEnd)
            throw new RefusedYamlException(
                PlaceOf(Events.Current!.Start), "A second document begins here; a configuration is one document.", "Remove the --- line.");
        if (root is MapNode map)
            return map;
        if (root.IsNothing)
            return MapNode.Empty;
        Log.Report(
            root.Place, ConfigurationErrors.InvalidValue,
            $"The file begins with {root.Kind}; keys with values are expected.", "Begin with holdfast: 1.");
        return null;
    }

    private Parser Events => _events ??= new Parser(_scanner);

    private ParsingEvent Next()
    {
        try
        {
            if (Events.MoveNext())
                return Events.Current!;
        }
        catch (Exception broken) when (broken is not YamlException)
        {
            // The scanner meets some broken texts, such as an unclosed bracket before another key, with exceptions of its own innards.
            throw new RefusedYamlException(
                PlaceOf(_scanner.CurrentPosition), "The syntax breaks at this place or before it.",
                "Close each { [ and quote, and see the line above it too.");
        }

        throw new RefusedYamlException(PlaceOf(_scanner.CurrentPosition), "The text ends too early.", "See the end of the file.");
    }

    // Reads the node whose first event is current and leaves the event after it current.
    private ConfigNode ReadNode(int depth)
    {
        var at = Events.Current!;
        var place = PlaceOf(at.Start);
        if (depth > ConfigLimits.MaxDepth)
            throw TooMuch(place, $"More than {ConfigLimits.MaxDepth} levels stand inside each other.");
        if (at is AnchorAlias alias)
            return ReadAlias(alias, place, depth);

        Count(place, 1);
        var opening = at as NodeEvent ?? throw new RefusedYamlException(place, "A value is expected here.", "");
        var tagged = RefuseTag(opening, place);
        Next();
        ConfigNode node = opening switch
        {
            Scalar scalar => ReadText(scalar, place),
            SequenceStart => ReadList(place, depth),
            MappingStart => ReadMap(place, depth),
            _ => throw new RefusedYamlException(place, "A value is expected here.", ""),
        };
        if (tagged is not null)
            node = node with { Faults = [.. node.Faults, tagged] };
        if (!opening.Anchor.IsEmpty)
            _anchors[opening.Anchor.Value] = node;
        return node;
    }

    private ConfigNode ReadAlias(AnchorAlias alias, Place place, int depth)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var node))
            throw new RefusedYamlException(
                place, $"The alias {DiagnosticText.Quote("*" + alias.Value.Value)} names no anchor that ends above it.",
                "Define the anchor with & before its first use.");
        if (depth + node.Height - 1 > ConfigLimits.MaxDepth)
            throw TooMuch(place, $"With this alias more than {ConfigLimits.MaxDepth} levels stand inside each other.");
        Count(place, node.Weight);
        Next();
        return node;
    }

    private TextNode ReadText(Scalar scalar, Place place)
    {
        var written = scalar.Value;
        var filled = context.Interpolation.Fill(written);
        var node = new TextNode(place, written, filled.Text, scalar.Style == ScalarStyle.Plain) { IsLate = filled.IsLate };
        return filled.Fault is { } fault
            ? node with { Faults = [Found(new NodeFault(Inside(scalar, place, fault.Offset), fault.Code, fault.Detail, fault.Mend))] }
            : node;
    }

    private ListNode ReadList(Place place, int depth)
    {
        var items = new List<ConfigNode>();
        while (Events.Current is not SequenceEnd)
            items.Add(ReadNode(depth + 1));
        Next();
        return new ListNode(place, items, 1 + items.Sum(item => item.Weight), 1 + Tallest(items));
    }

    private MapNode ReadMap(Place place, int depth)
    {
        var entries = new List<MapEntry>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        var faults = new List<NodeFault>();
        while (Events.Current is not MappingEnd)
        {
            var (key, keyPlace) = ReadKey();
            var value = ReadNode(depth + 1);
            // A key without a value has no place of its own worth showing.
            if (value is TextNode { IsNothing: true } nothing)
                value = nothing with { Place = keyPlace };
            if (lines.TryAdd(key, keyPlace.Line))
                entries.Add(new MapEntry(key, keyPlace, value));
            else
                faults.Add(Found(new NodeFault(
                    keyPlace, ConfigurationErrors.DuplicateKey,
                    $"{DiagnosticText.Quote(key)} stands already in line {lines[key]}.", "Keep one of the two.")));
        }

        Next();
        return new MapNode(
            place, entries, 1 + entries.Sum(entry => 1 + entry.Value.Weight), 1 + Tallest(entries.Select(entry => entry.Value)))
        {
            Faults = faults,
        };
    }

    private (string Key, Place Place) ReadKey()
    {
        var place = PlaceOf(Events.Current!.Start);
        if (Events.Current is not Scalar key)
            throw new RefusedYamlException(place, "A list, a mapping or an alias stands as a key; a key is a plain text.", "Write a word before the colon.");
        RefuseTag(key, place);
        Count(place, 1);
        if (!key.Anchor.IsEmpty)
            _anchors[key.Anchor.Value] = new TextNode(place, key.Value, key.Value, IsPlain: false);
        Next();
        return (key.Value, place);
    }

    private NodeFault? RefuseTag(NodeEvent node, Place place) =>
        node.Tag.IsEmpty
            ? null
            : Found(new NodeFault(
                place, ConfigurationErrors.InvalidValue,
                $"A tag stands before the value: {DiagnosticText.Quote(node.Tag.ToString())}.", "Remove it; each key knows its type."));

    // Told at once, for what nobody reads must be right as well; and kept with the node, so that its users can be named.
    private NodeFault Found(NodeFault fault)
    {
        Log.Report(fault);
        return fault;
    }

    private void Count(Place place, int nodes)
    {
        _weight += nodes;
        if (_weight > ConfigLimits.MaxNodes)
            throw TooMuch(place, $"With its aliases unfolded the file has more than {ConfigLimits.MaxNodes} values.");
    }

    private static RefusedYamlException TooMuch(Place place, string detail) => new(place, detail, "Make the file smaller or use fewer aliases.");

    private static int Tallest(IEnumerable<ConfigNode> nodes) => nodes.Select(node => node.Height).DefaultIfEmpty(0).Max();

    // Where a text stands on one line exactly as it reads, a place inside it is known to the character.
    private Place Inside(Scalar scalar, Place place, int offset)
    {
        var start = (int)scalar.Start.Index + (scalar.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted ? 1 : 0);
        var before = scalar.Value.AsSpan(0, offset);
        return start + offset <= text.Length && !before.Contains('\n') && text.AsSpan(start, offset).SequenceEqual(before)
            ? place with { Column = place.Column + start - (int)scalar.Start.Index + offset }
            : place;
    }

    private Place PlaceOf(Mark mark) => new(Math.Max(1, (int)mark.Line), Math.Max(1, (int)mark.Column), file);
}
