using Holdfast.Configuration.Nodes;
using Holdfast.Contracts.Errors;

namespace Holdfast.Configuration.Diagnostics;

/// <summary>Collects what is wrong with one text, each fault once, however often its place is read.</summary>
internal sealed class DiagnosticLog(string file, string text)
{
    private readonly string[] _lines = text.ReplaceLineEndings("\n").Split('\n');
    private readonly List<ConfigDiagnostic> _found = [];
    private readonly HashSet<(Place, string, string)> _reported = [];
    private bool _closed;

    public bool Any => _found.Count > 0;

    public IReadOnlyList<ConfigDiagnostic> InOrder() => [.. _found.OrderBy(one => one.Line).ThenBy(one => one.Column)];

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
        if (_closed || _found.Count >= ConfigLimits.MaxDiagnostics || !_reported.Add((place, code.Id, absent)))
            return;
        var line = place.Line <= _lines.Length ? _lines[place.Line - 1] : "";
        var fault = new Fault(code, detail) { Mend = mend.Length == 0 ? null : mend };
        _found.Add(new ConfigDiagnostic(file, place.Line, place.Column, fault) { SourceLine = line });
    }

    /// <summary>Takes no more: where the text is not YAML, that its keys are missing is no news.</summary>
    public void Close() => _closed = true;
}
