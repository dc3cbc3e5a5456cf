using System.Buffers;
using System.CommandLine;
using System.Globalization;
using System.Text;
using Holdfast.Cli.Traces;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Screen;
using Holdfast.Tn3270.Traces;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast trace convert</c>: writes a recorded session in another form to standard output.</summary>
internal sealed class TraceConvertCommand
{
    private readonly Shell _shell;
    private readonly ReplayOptions _options = new();
    private readonly Option<string> _to = new("--to")
    {
        Description = "trace: bytes, marks and times alone, without the other comments. host: the host's raw bytes. text, ansi, html: the screens, as plain text, with colours for a terminal, or as a page.",
        DefaultValueFactory = _ => "trace",
    };

    private TraceConvertCommand(Shell shell) => _shell = shell;

    public static Command Build(Shell shell)
    {
        TraceConvertCommand convert = new(shell);
        convert._to.AcceptOnlyFromAmong("trace", "host", "text", "ansi", "html");
        var command = new Command("convert", "Write a recorded session in another form to standard output.");
        convert._options.AddTo(command);
        command.Options.Add(convert._to);
        command.SetAction(convert.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        ReplaySession session = new(_shell.Io, _options.File(parsed));
        var prepared = await session.PrepareAsync(_options, parsed, cancellationToken);
        if (!prepared.TryGet(out var terminal, out var fault)) return Shell.Fail(fault);
        switch (parsed.GetValue(_to))
        {
            case "text": await WriteScreensAsync(session, terminal, Text, cancellationToken); break;
            case "ansi": await WriteScreensAsync(session, terminal, ScreenPicture.Ansi, cancellationToken); break;
            case "html": await WritePageAsync(session, terminal, _options.File(parsed), cancellationToken); break;
            case "host": await WriteHostAsync(session, cancellationToken); break;
            default: await WriteTraceAsync(session, cancellationToken); break;
        }

        return session.Fault is null ? 0 : Shell.Fail(session.Fault);
    }

    private static async Task WriteTraceAsync(ReplaySession session, CancellationToken cancellationToken)
    {
        ArrayBufferWriter<byte> text = new();
        await foreach (var entry in session.EntriesAsync(cancellationToken))
        {
            TraceFormat.WriteEntry(text, entry);
            Console.Write(Encoding.UTF8.GetString(text.WrittenSpan));
            text.ResetWrittenCount();
        }
    }

    private static async Task WriteHostAsync(ReplaySession session, CancellationToken cancellationToken)
    {
        await using var output = Console.OpenStandardOutput();
        await foreach (var entry in session.EntriesAsync(cancellationToken))
        {
            if (entry.Side == TraceSide.Host) await output.WriteAsync(entry.Bytes, cancellationToken);
        }
    }

    private static async Task WriteScreensAsync(
        ReplaySession session, TerminalOptions terminal, Func<ScreenImage, string> draw, CancellationToken cancellationToken)
    {
        await foreach (var step in session.StepsAsync(terminal, cancellationToken))
            Console.Write($"--- {Heading(step)}\n{draw(step.Screen)}");
    }

    private static async Task WritePageAsync(ReplaySession session, TerminalOptions terminal, string file, CancellationToken cancellationToken)
    {
        Console.Write(ScreenPicture.HtmlBegin(Path.GetFileName(file)));
        await foreach (var step in session.StepsAsync(terminal, cancellationToken))
            Console.Write($"<p>{Heading(step)}</p>\n{ScreenPicture.Html(step.Screen)}");
        Console.Write(ScreenPicture.HtmlEnd);
    }

    private static string Text(ScreenImage screen) =>
        string.Concat(Enumerable.Range(1, screen.Rows).Select(row => $"{screen.Line(row).TrimEnd()}\n"));

    private static string Heading(ReplayStep step) => string.Create(
        CultureInfo.InvariantCulture, $"record {step.Record}, cursor {step.Screen.CursorRow:00}/{step.Screen.CursorColumn:000}");
}
