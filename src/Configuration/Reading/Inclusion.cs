using System.IO.Enumeration;
using Holdfast.Configuration.Diagnostics;
using Holdfast.Configuration.Nodes;
using Holdfast.Contracts.Errors;

namespace Holdfast.Configuration.Reading;

/// <summary>
/// Reads a file and all it includes into one tree: the sections of included files are put together key by key, a key that stands in
/// two files is a fault in the later one. The including file comes first, then what it includes, in its order; patterns in the order of names.
/// </summary>
internal sealed class Inclusion(ReadingContext context)
{
    private const string Key = "include";
    private const string VersionKey = "holdfast";
    private int _files;

    /// <summary>The tree; null where the main file is not YAML.</summary>
    public MapNode? Read(string file, string text)
    {
        var root = new YamlReader(text, 0, context).Read();
        if (root is null)
        {
            context.Log.Close();
            return null;
        }

        context.Asked.Add(Key, "a text or a list of texts");
        return Expand(root, file, [new Step(file, context.Sources.Full(Path.GetFileName(file)))]);
    }

    private MapNode Expand(MapNode root, string file, IReadOnlyList<Step> path)
    {
        if (root.Find(Key) is not { } include)
            return root;
        var whole = root.With([.. root.Entries.Where(entry => entry.Key != Key)]);
        foreach (var named in Named(include.Value))
        {
            foreach (var (shown, full) in Files(named, file))
            {
                if (ReadIncluded(named, shown, full, path) is { } included)
                    whole = Merge(whole, included);
            }
        }

        return whole;
    }

    private List<TextNode> Named(ConfigNode value)
    {
        var named = new List<TextNode>();
        foreach (var node in value is ListNode list ? list.Items : [value])
        {
            if (node is TextNode { IsNothing: false, Text.Length: > 0, IsLate: false } text)
                named.Add(text);
            else
                context.Log.Report(node.Place, ConfigurationErrors.InvalidValue, $"'{Key}' holds {node.Kind}.", "Write a file, a pattern such as conf.d/*.yaml, or a list of these.");
        }

        return named;
    }

    private IEnumerable<(string Shown, string Full)> Files(TextNode named, string file)
    {
        var folder = Path.GetDirectoryName(file) ?? "";
        var pattern = Path.GetFileName(named.Text);
        if (!named.Text.AsSpan().ContainsAny('*', '?'))
            return [(Path.Combine(folder, named.Text), context.Sources.Full(named.Text))];
        var inside = Path.GetDirectoryName(named.Text) ?? "";
        if (inside.AsSpan().ContainsAny('*', '?'))
        {
            Fail(named, ConfigurationErrors.InvalidValue, $"{DiagnosticText.Quote(named.Text)} has a pattern in its folder.", "Use * and ? in the last part only.");
            return [];
        }

        // A folder that is not there holds no file, as an empty one does.
        var files = context.Sources.Find(inside.Length == 0 ? "./" : inside.TrimEnd('/') + "/")?.Files ?? [];
        return files.Where(name => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false)).Order(StringComparer.Ordinal)
            .Select(name => (Path.Combine(folder, inside, name), context.Sources.Full(Path.Combine(inside, name))));
    }

    private MapNode? ReadIncluded(TextNode named, string shown, string full, IReadOnlyList<Step> path)
    {
        if (path.Any(step => step.Full == full))
        {
            var circle = string.Join(" → ", path.SkipWhile(step => step.Full != full).Select(step => step.Shown).Append(shown));
            Fail(named, ConfigurationErrors.CyclicReference, $"Files include each other in a circle: {circle}.", "Take one of these includes away.");
            return null;
        }

        if (path.Count > ConfigLimits.MaxIncludeDepth || ++_files > ConfigLimits.MaxIncludedFiles)
        {
            Fail(named, ConfigurationErrors.InvalidValue, $"More than {ConfigLimits.MaxIncludeDepth} levels or {ConfigLimits.MaxIncludedFiles} files are included.", "Include fewer.");
            return null;
        }

        if (context.Sources.Find(full) is not { } source)
        {
            context.Log.BecomePartial();
            return null;
        }

        if (source.Text is not { } text)
        {
            Fail(named, ConfigurationErrors.UnreadableFile, $"The included file {DiagnosticText.Quote(shown)} {source.Trouble}.", "Create it, or name another one; only a pattern may match nothing.");
            context.Log.BecomePartial();
            return null;
        }

        text = text.StartsWith('\uFEFF') ? text[1..] : text;
        var root = new YamlReader(text, context.Log.AddFile(shown, text), context).Read();
        if (root is null)
            context.Log.BecomePartial();
        return root is null ? null : Expand(root, shown, [.. path, new Step(shown, full)]);
    }

    private MapNode Merge(MapNode whole, MapNode included)
    {
        var entries = whole.Entries.ToList();
        foreach (var entry in included.Entries)
        {
            var at = entries.FindIndex(known => known.Key == entry.Key);
            if (at < 0)
                entries.Add(entry);
            else if (entries[at].Value is MapNode known && entry.Value is MapNode more)
                entries[at] = entries[at] with { Value = Together(known, more) };
            else if (!entry.Value.IsNothing && !(entry.Key == VersionKey && IsSame(entries[at].Value, entry.Value)))
                Twice(entry, entries[at]);
        }

        return whole.With(entries) with { Faults = [.. whole.Faults, .. included.Faults] };
    }

    private MapNode Together(MapNode known, MapNode more)
    {
        foreach (var entry in more.Entries)
        {
            if (known.Find(entry.Key) is { } first)
                Twice(entry, first);
        }

        return known.With([.. known.Entries, .. more.Entries.Where(entry => known.Find(entry.Key) is null)])
            with
        { Faults = [.. known.Faults, .. more.Faults] };
    }

    private void Twice(MapEntry entry, MapEntry first) => context.Log.Report(
        entry.KeyPlace, ConfigurationErrors.DuplicateKey,
        $"{DiagnosticText.Quote(entry.Key)} stands already in {context.Log.Show(first.KeyPlace)}.", "Keep one of the two.");

    private static bool IsSame(ConfigNode one, ConfigNode other) => one is TextNode text && other is TextNode same && text.Text == same.Text;

    private void Fail(TextNode named, ErrorCode code, string detail, string mend) => context.Log.Report(named.Place, code, detail, mend);

    private sealed record Step(string Shown, string Full);
}
