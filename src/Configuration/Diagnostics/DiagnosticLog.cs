using Holdfast.Configuration.Nodes;
using Holdfast.Contracts.Errors;

namespace Holdfast.Configuration.Diagnostics;

/// <summary>Collects what is wrong with the texts of one configuration, each fault once, however often its place is read.</summary>
internal sealed class DiagnosticLog
{
    /// <summary>Most reports remembered with their repetitions, in entries; see <see cref="Since"/>.</summary>
    private const int MaxReports = 10_000;

    private readonly List<(string Name, string[] Lines)> _files = [];
    private readonly List<ConfigDiagnostic> _found = [];
    private readonly Dictionary<(Place, string, string), ConfigDiagnostic> _reported = [];
    private readonly List<ConfigDiagnostic> _reports = [];
    private bool _closed;
    private bool _partial;

    public DiagnosticLog(string file, string text) => AddFile(file, text);

    public bool Any => _found.Count > 0;

    /// <summary>How many reports there were so far, repetitions included.</summary>
    public int Reports => _reports.Count;

    public IReadOnlyList<ConfigDiagnostic> InOrder() =>
        [.. _found.OrderBy(one => _files.FindIndex(file => file.Name == one.File)).ThenBy(one => one.Line).ThenBy(one => one.Column)];

    /// <summary>What was reported after so many reports; a fault that was known before stands there again.</summary>
    public IReadOnlyList<ConfigDiagnostic> Since(int reports) => [.. _reports.Skip(reports).Distinct()];

    /// <summary>Makes a further file known.</summary>
    /// <returns>Its number, for places.</returns>
    public int AddFile(string file, string text)
    {
        var known = _files.FindIndex(one => one.Name == file);
        if (known >= 0)
            return known;
        _files.Add((file, text.ReplaceLineEndings("\n").Split('\n')));
        return _files.Count - 1;
    }

    /// <summary>A place for people: <c>holdfast.yaml:12</c>.</summary>
    public string Show(Place place) => $"{_files[place.File].Name}:{place.Line}";

    /// <summary>
    /// Reports a fault; a second one of the same code at the same place is the same fault, even where its words differ:
    /// a template's value is read once for each worker that extends it.
    /// </summary>
    /// <param name="place">Where it is.</param>
    /// <param name="code">The catalogue's entry.</param>
    /// <param name="detail">What is wrong, in a sentence.</param>
    /// <param name="mend">What to write instead; empty where there is nothing to say.</param>
    /// <param name="absent">The key that is not there, where several such faults share their section's place.</param>
    public void Report(Place place, ErrorCode code, string detail, string mend, string absent = "")
    {
        if (_closed || (_partial && code == ConfigurationErrors.UnknownReference))
            return;
        if (!_reported.TryGetValue((place, code.Id, absent), out var diagnostic))
        {
            if (_found.Count >= ConfigLimits.MaxDiagnostics)
                return;
            diagnostic = Make(place, new Fault(code, detail) { Mend = mend.Length == 0 ? null : mend });
            _reported.Add((place, code.Id, absent), diagnostic);
            _found.Add(diagnostic);
        }

        if (_reports.Count < MaxReports)
            _reports.Add(diagnostic);
    }

    public void Report(NodeFault fault) => Report(fault.Place, fault.Code, fault.Detail, fault.Mend);

    /// <summary>Takes no more: where the text is not YAML, that its keys are missing is no news.</summary>
    public void Close() => _closed = true;

    /// <summary>An included file is missing or broken: that its names are not defined is no news from here on.</summary>
    public void BecomePartial() => _partial = true;

    private ConfigDiagnostic Make(Place place, Fault fault)
    {
        var (name, lines) = _files[place.File];
        var line = place.Line <= lines.Length ? lines[place.Line - 1] : "";
        return new ConfigDiagnostic(name, place.Line, place.Column, fault) { SourceLine = line };
    }
}
