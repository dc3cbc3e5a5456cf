using Holdfast.Configuration.Diagnostics;
using Holdfast.Contracts.Errors;

namespace Holdfast.Configuration;

/// <summary>One thing that is wrong with a configuration file, and where.</summary>
/// <param name="File">The file's name as it was given to the reader.</param>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Column">The column in characters, counted from 1.</param>
/// <param name="Fault">What is wrong and how to mend it. It never holds the value of a variable.</param>
public sealed record ConfigDiagnostic(string File, int Line, int Column, Fault Fault)
{
    /// <summary>The source line the diagnostic points into, without its line break; empty where there is none.</summary>
    public string SourceLine { get; init; } = "";

    /// <summary>One line: <c>holdfast.yaml:12:5: HF1003 Unknown key: … Write 'restart'.</c></summary>
    public override string ToString() => $"{File}:{Line}:{Column}: {Fault}{(Fault.Mend is null ? "" : " " + Fault.Mend)}";

    /// <summary>Several lines for a terminal: the fault, the source line with a caret below the place, and the mend.</summary>
    /// <returns>Lines divided by <c>\n</c>, the last without one.</returns>
    public string Render() => DiagnosticText.Render(this);
}
