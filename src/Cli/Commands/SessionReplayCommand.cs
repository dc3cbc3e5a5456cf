using System.CommandLine;
using Holdfast.Cli.Output;
using Holdfast.Cli.Recordings;
using Holdfast.Contracts;
using Holdfast.Contracts.Recordings;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast sessions replay</c>: plays a recorded session in the terminal.</summary>
internal sealed class SessionReplayCommand
{
    private const string Clear = "\e[H\e[2J";

    private readonly Shell _shell;
    private readonly Argument<string> _id = new("recording") { Description = "The session's id." };
    private readonly Option<double?> _speed = new("--speed") { Description = "How many times as fast as it was; 1 if not given." };
    private readonly Option<bool> _step = new("--step") { Description = "Wait for Enter after each screen; q ends." };
    private readonly Option<string?> _at = new("--at") { Description = "Begin with the screen shown at this time: 90s or 00:01:30." };
    private readonly Option<bool> _text = new("--text") { Description = "Print every screen as text, without waiting." };
    private readonly Option<bool> _cast = new("--asciicast") { Description = "Print the whole as asciicast v2, for asciinema." };

    private SessionReplayCommand(Shell shell) => _shell = shell;

    public static Command Build(Shell shell)
    {
        SessionReplayCommand replay = new(shell);
        var command = new Command("replay", $"Play a recorded session; pauses longer than {ReplayClock.LongestPause.TotalSeconds:0} s are shortened.")
        {
            replay._id, replay._speed, replay._step, replay._at, replay._text, replay._cast,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(replay._speed) is not (null or (> 0 and <= 1000))) result.AddError("--speed takes a number above 0, up to 1000.");
            if ((result.GetValue(replay._step) ? 1 : 0) + (result.GetValue(replay._text) ? 1 : 0) + (result.GetValue(replay._cast) ? 1 : 0) > 1)
                result.AddError("Only one of --step, --text and --asciicast can be given.");
            if (result.GetValue(replay._cast) && result.GetValue(replay._at) is not null) result.AddError("--asciicast prints the whole: leave out --at.");
        });
        command.SetAction(replay.RunAsync);
        return command;
    }

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        parsed.GetValue(_cast) ? CastAsync(parsed.GetValue(_id)!, cancellationToken) : PlayAsync(parsed, cancellationToken);

    private async Task<int> CastAsync(string id, CancellationToken cancellationToken)
    {
        if (!(await _shell.Client().Recordings.CastAsync(id, cancellationToken)).TryGet(out var cast, out var fault)) return Shell.Fail(fault);
        Console.Write(cast);
        return 0;
    }

    private async Task<int> PlayAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var feed = new RecordingFeed(_shell.Client().Recordings, parsed.GetValue(_id)!, parsed.GetValue(_at));
        // What is not watched need not take its time.
        var isWatched = !_shell.Json && !parsed.GetValue(_text) && !Console.IsOutputRedirected;
        long? before = null;
        await foreach (var moment in feed.AllAsync(cancellationToken))
        {
            if (isWatched && !parsed.GetValue(_step) && before is { } from)
                await _shell.Io.Clock.Delay(ReplayClock.Pause(from, moment.AtMs, parsed.GetValue(_speed) ?? 1), cancellationToken);
            before = moment.AtMs;
            Show(moment, isWatched, parsed.GetValue(_text));
            if (parsed.GetValue(_step) && moment.Screen is not null && await Console.In.ReadLineAsync(cancellationToken) is null or "q") break;
        }

        if (feed.Fault is { } fault) return Shell.Fail(fault);
        if (before is null) Console.Error.WriteLine("the recording holds nothing yet");
        return 0;
    }

    private void Show(MomentInfo moment, bool isWatched, bool asText)
    {
        if (_shell.Json)
        {
            Answer.PrintJson(moment, ContractsJson.Default.MomentInfo);
            return;
        }

        var at = Style.Dim(ReplayClock.Of(moment.AtMs));
        if (moment.Screen is not { } screen)
        {
            Console.WriteLine($"{at} {Words(moment)}");
            return;
        }

        if (isWatched) Console.Write(Clear);
        Console.WriteLine(at);
        if (asText) Console.WriteLine(string.Join('\n', screen.Text).TrimEnd('\n'));
        else ScreenPicture.Print(screen);
    }

    private static string Words(MomentInfo moment) => moment.Kind switch
    {
        "input" => $"{Style.Cyan(">")} {string.Join(", ", (moment.Inputs ?? []).Select(input => input.Words))}",
        "lost" => Style.Red($"{moment.Lost} screens and inputs are missing here"),
        "moved" => $"went on at {moment.Endpoint}",
        "end" => "ended",
        var other => other,
    };
}
