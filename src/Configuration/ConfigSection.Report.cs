using Holdfast.Configuration.Diagnostics;
using Holdfast.Configuration.Nodes;
using Holdfast.Contracts.Errors;

namespace Holdfast.Configuration;

/// <content>Reports what is wrong with a section.</content>
public sealed partial class ConfigSection
{
    /// <summary>Most words listed in one message, in words.</summary>
    private const int MaxListed = 24;

    /// <summary>How much was reported so far, in all sections, repetitions included; see <see cref="FaultsSince"/>.</summary>
    public int Reports => _context.Log.Reports;

    /// <summary>
    /// The faults that reading has met since there were so many <see cref="Reports"/>, in that order. One that was told before counts again:
    /// so each worker that extends a wrong template is known to be wrong.
    /// </summary>
    public IReadOnlyList<ConfigDiagnostic> FaultsSince(int reports) => _context.Log.Since(reports);

    /// <summary>Reports each of these keys that stands there as one this version does not carry out (HF1012).</summary>
    public void NotYetSupported(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            Ask(key, "later");
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
        _context.Log.Report(PlaceOf(key), code, detail, mend, _node.Find(WithoutIndex(key)) is null ? key : "");

    /// <summary>Reports a fault of a key itself, such as a name that may not be one.</summary>
    public void FailKey(string key, ErrorCode code, string detail, string mend) =>
        _context.Log.Report(_node.Find(key)?.KeyPlace ?? _place, code, detail, mend);

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

    // A variable that has its value only elsewhere, and what was wrong already when the text was read.
    private TextNode Checked(TextNode text)
    {
        ReportAgain(text);
        if (text.IsLate)
            Report(
                text.Place, ConfigurationErrors.UnresolvedVariable, $"{Quote(text.Written)} uses a variable that has a value only within a worker.",
                "Use INSTANCE and INSTANCE_PORT within workers and templates only.");
        return text;
    }

    private void ReportAgain(ConfigNode node)
    {
        foreach (var fault in node.Faults)
            _context.Log.Report(fault);
    }

    private void WrongKind(string path, ConfigNode node, string expected)
    {
        var stands = node is TextNode { IsNothing: false } text ? $"{node.Kind} ({Quote(text.Written)})" : node.Kind;
        Report(node.Place, ConfigurationErrors.InvalidValue, $"{Quote(path)} holds {stands}.", $"Write {expected}.");
    }

    private void Report(Place place, ErrorCode code, string detail, string mend) => _context.Log.Report(place, code, detail, mend);

    private Place PlaceOf(string key)
    {
        var name = WithoutIndex(key);
        var value = _node.Find(name)?.Value;
        return value is ListNode list && name.Length < key.Length
            && int.TryParse(key.AsSpan(name.Length + 1, key.Length - name.Length - 2), out var index)
            && index >= 0 && index < list.Items.Count
            ? list.Items[index].Place
            : value?.Place ?? _place;
    }

    private static string WithoutIndex(string key) =>
        key.EndsWith(']') && key.IndexOf('[', StringComparison.Ordinal) is > 0 and var bracket ? key[..bracket] : key;

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
}
