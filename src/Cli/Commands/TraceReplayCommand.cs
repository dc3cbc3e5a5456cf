using System.CommandLine;
using System.Globalization;
using Holdfast.Cli.Output;
using Holdfast.Cli.Traces;
using Holdfast.Contracts;
using Holdfast.Contracts.Errors;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Traces;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast trace replay</c>: shows a recorded session screen by screen.</summary>
internal sealed class TraceReplayCommand
{
    private readonly Shell _shell;
    private readonly ReplayOptions _options = new();
    private readonly Option<long?> _record = new("--record") { Description = "Show only the screen after this record, from 1." };
    private readonly Option<bool> _step = new("--step") { Description = "Wait for Enter after each screen; q ends." };
    private readonly Option<bool> _all = new("--all") { Description = "Show every screen without waiting; as without options." };

    private TraceReplayCommand(Shell shell) => _shell = shell;

    public static Command Build(Shell shell)
    {
        TraceReplayCommand replay = new(shell);
        var command = new Command("replay", "Show a recorded session screen by screen.");
        replay._options.AddTo(command);
        command.Options.Add(replay._record);
        command.Options.Add(replay._step);
        command.Options.Add(replay._all);
        command.Validators.Add(result =>
        {
            if ((result.GetValue(replay._step) ? 1 : 0) + (result.GetValue(replay._all) ? 1 : 0) + (result.GetValue(replay._record) is null ? 0 : 1) > 1)
                result.AddError("Only one of --record, --step and --all can be given.");
        });
        command.SetAction(replay.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        ReplaySession session = new(_shell.Io, _options.File(parsed));
        var prepared = await session.PrepareAsync(_options, parsed, cancellationToken);
        if (!prepared.TryGet(out var terminal, out var fault)) return Shell.Fail(fault);
        if (!_shell.Json) Console.WriteLine(Style.Dim(Describe(session.Summary, terminal)));
        var shown = await ShowAsync(session, terminal, parsed, cancellationToken);
        if (session.Fault is not null) return Shell.Fail(session.Fault);
        if (!shown && parsed.GetValue(_record) is { } record)
            return Shell.Fail(new Fault(RequestErrors.InvalidField, $"--record: the trace has no record {record} that shows anything."));
        if (!shown) Console.Error.WriteLine("the trace shows nothing: no record of the host changes a screen");
        return 0;
    }

    private async Task<bool> ShowAsync(ReplaySession session, TerminalOptions terminal, ParseResult parsed, CancellationToken cancellationToken)
    {
        var only = parsed.GetValue(_record);
        var shown = false;
        await foreach (var step in session.StepsAsync(terminal, cancellationToken))
        {
            if (only is { } record && step.Record != record) continue;
            Show(step);
            shown = true;
            if (parsed.GetValue(_step) && await Console.In.ReadLineAsync(cancellationToken) is null or "q") break;
        }

        return shown;
    }

    private void Show(ReplayStep step)
    {
        var screen = TraceScreens.Info(step.Screen);
        if (_shell.Json)
        {
            Answer.PrintJson(screen, ContractsJson.Default.ScreenInfo);
            return;
        }

        foreach (var key in step.Keys) Console.WriteLine($"{Style.Cyan(">")} {key}");
        var time = step.Time is { } known ? known.ToString(" HH:mm:ss.fff", CultureInfo.InvariantCulture) : "";
        Console.WriteLine($"{Style.Bold($"record {step.Record}")}{Style.Dim($"{time}  line {step.Line}  {step.Phase.ToString().ToLowerInvariant()}")}");
        ScreenPicture.Print(screen);
    }

    private static string Describe(TraceSummary summary, TerminalOptions terminal)
    {
        var lasted = summary is { Begin: { } begin, End: { } end } ? $", {(end - begin).ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture)}" : "";
        return $"{terminal.Model.Name}, {terminal.CodePage.Name}, {summary.HostBytes} bytes from the host, {summary.TerminalBytes} to it{lasted}";
    }
}
