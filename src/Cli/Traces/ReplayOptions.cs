using System.CommandLine;
using Holdfast.Contracts.Errors;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Screen;
using Holdfast.Tn3270.Traces;

namespace Holdfast.Cli.Traces;

/// <summary>The trace, and which terminal replays it: what the user asks for, else what the trace says of its recorder.</summary>
internal sealed class ReplayOptions
{
    private readonly Argument<string> _file = new("file") { Description = "The trace, as x3270, s3270 or Holdfast wrote it." };

    private readonly Option<string?> _model = new("--model")
    {
        Description = "The terminal's model, such as 3279-4-E; else what the trace says, else 3279-2-E.",
    };

    private readonly Option<string?> _codePage = new("--code-page")
    {
        Description = "The host's code page, such as cp273 or german; else what the trace says, else cp037.",
    };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_file);
        command.Options.Add(_model);
        command.Options.Add(_codePage);
    }

    public string File(ParseResult parsed) => parsed.GetValue(_file)!;

    /// <summary>The terminal, once the trace has been read through.</summary>
    public Result<TerminalOptions> Terminal(ParseResult parsed, TraceReader trace, TraceSummary summary)
    {
        if (parsed.GetValue(_model) is { } asked && !TerminalModel.TryParse(asked, out _))
            return new Fault(RequestErrors.InvalidField, $"--model: '{asked}' is no model.") { Mend = "Use 3278 or 3279 and a model from 2 to 5, such as 3279-4-E." };
        if (parsed.GetValue(_codePage) is { } page && CodePage.Find(page) is null)
            return new Fault(RequestErrors.InvalidField, $"--code-page: '{page}' is not known.")
            {
                Mend = CodePage.Suggest(page) is { } near ? $"Did you mean {near}?" : "docs/reference/code-pages.md lists them.",
            };
        return new TerminalOptions
        {
            Model = TerminalModel.TryParse(parsed.GetValue(_model) ?? trace.Model, out var model) ? model : TerminalModel.Model2,
            CodePage = CodePage.Find(parsed.GetValue(_codePage) ?? trace.CodePage ?? "") ?? CodePage.Cp037,
            Tn3270E = !summary.RefusedTn3270E,
        };
    }
}
