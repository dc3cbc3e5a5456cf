using Holdfast.Configuration.Nodes;
using Holdfast.Contracts.Errors;

namespace Holdfast.Configuration.Diagnostics;

/// <summary>Collects what is wrong with one text, each fault once, however often its place is read.</summary>
internal sealed class DiagnosticLog(string file, string text)
{
    private readonly string[] _lines = text.ReplaceLineEndings("\n").Split('\n');
    private readonly List<ConfigDiagnostic> _found = [];
    private readonly HashSet<(Place, string)> _reported = [];
    private bool _closed;

    public bool Any => _found.Count > 0;

    public IReadOnlyList<ConfigDiagnostic> InOrder() => [.. _found.OrderBy(one => one.Line).ThenBy(one => one.Column)];

    /// <summary>Reports a fault; a second one of the same code at the same place is the same fault.</summary>
    public void Report(Place place, ErrorCode code, string detail, string mend)
    {
        if (_closed || _found.Count >= ConfigLimits.MaxDiagnostics || !_reported.Add((place, code.Id)))
            return;
        var line = place.Line <= _lines.Length ? _lines[place.Line - 1] : "";
        var fault = new Fault(code, detail) { Mend = mend.Length == 0 ? null : mend };
        _found.Add(new ConfigDiagnostic(file, place.Line, place.Column, fault) { SourceLine = line });
    }

    /// <summary>Takes no more: where the text is not YAML, that its keys are missing is no news.</summary>
    public void Close() => _closed = true;
}
