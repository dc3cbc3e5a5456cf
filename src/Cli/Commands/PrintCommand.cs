using System.CommandLine;
using Holdfast.Cli.Hosts;
using Holdfast.Cli.Output;
using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Tn3270.Printing;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast print</c>: is a printer at a host, and puts each job into a file or hands it to a program.</summary>
internal sealed class PrintCommand
{
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(30);

    private readonly Shell _shell;
    private readonly HostArguments _host = new();
    private readonly Option<string[]> _lus = new("--lu") { Description = "The printer's LU; several are tried in order.", AllowMultipleArgumentsPerToken = false };
    private readonly Option<string?> _associate = new("--associate") { Description = "The display's LU whose printer this is to be." };
    private readonly Option<string> _output = new("--output", "-o") { Description = "The folder for jobs.", DefaultValueFactory = _ => "printed" };
    private readonly Option<bool> _pdf = new("--pdf") { Description = "PDF instead of text." };
    private readonly Option<bool> _landscape = new("--landscape") { Description = "PDF on lying paper." };
    private readonly Option<string?> _command = new("--command")
    {
        Description = "Hand each job to this program instead; words are parted by blanks, {file} stands for the job's file.",
    };

    private readonly Option<int?> _timeout = new("--end-of-job") { Description = "Seconds after which a job is over where the host does not say so." };
    private readonly Option<int?> _jobs = new("--jobs") { Description = "End after so many jobs." };
    private readonly Option<int?> _attempts = new("--attempts") { Description = "Give up after trying a job so often; without it a job is tried until it is printed or the host is gone." };

    private PrintCommand(Shell shell) => _shell = shell;

    public static Command Build(Shell shell)
    {
        var print = new PrintCommand(shell);
        var command = new Command("print", "Be a 3287 printer at a host: LU type 1 and 3, to text, PDF or a program.");
        print._host.AddTo(command);
        foreach (var option in (Option[])[print._lus, print._associate, print._output, print._pdf, print._landscape, print._command, print._timeout, print._jobs, print._attempts])
            command.Options.Add(option);
        command.SetAction((parsed, cancellationToken) => print.RunAsync(parsed, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (!_host.Read(parsed).TryGet(out var target, out var fault)) return Shell.Fail(fault);
        var options = new PrinterOptions
        {
            LuNames = parsed.GetValue(_lus) ?? [],
            AssociatedLu = parsed.GetValue(_associate),
            CodePage = target.CodePage,
            EndOfJobTimeout = parsed.GetValue(_timeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            AttemptLimit = parsed.GetValue(_attempts),
        };
        try
        {
            await using var printer = await Printer.ConnectAsync(_shell.Io, target.Address, options, target.Tls, cancellationToken);
            if (!await printer.ReadyAsync(ReadyLimit, cancellationToken) && printer.CloseReason is { } reason)
                return Shell.Fail(new Fault(EndpointErrors.NegotiationFailed, reason));
            Console.Error.WriteLine($"{Style.Green("✓")} printer {Style.Bold(printer.Read(machine => machine.ConnectedLu) ?? "-")} at {target.Address}");
            await PrintAsync(printer, parsed, cancellationToken);
            Console.Error.WriteLine($"{Style.Dim("ended:")} {printer.CloseReason ?? "enough jobs"}");
            return 0;
        }
        catch (NetworkException failure)
        {
            return HostArguments.Fail(failure);
        }
        catch (IOException failure)
        {
            return Shell.Fail(new Fault(RequestErrors.InvalidField, $"A job is lost: {failure.Message}"));
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
    }

    private async Task PrintAsync(Printer printer, ParseResult parsed, CancellationToken cancellationToken)
    {
        var format = parsed.GetValue(_pdf) ? PrintFormat.Pdf : PrintFormat.Text;
        var paper = parsed.GetValue(_landscape) ? PdfPaper.A4Landscape : PdfPaper.A4;
        var folder = Path.GetFullPath(parsed.GetValue(_output)!);
        IPrintSink sink = parsed.GetValue(_command)?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } words
            ? new CommandPrintSink(_shell.Io, words, folder, format, paper)
            : new FolderPrintSink(_shell.Io.Files, folder, format, paper);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var left = parsed.GetValue(_jobs) ?? int.MaxValue;
        try
        {
            await printer.PrintAsync(
                sink,
                (job, what) =>
                {
                    Console.WriteLine($"{job.Number}\t{job.Pages.Count} page{(job.Pages.Count == 1 ? "" : "s")}\t{what}");
                    if (!what.StartsWith("not printed", StringComparison.Ordinal) && --left == 0) enough.Cancel();
                },
                enough.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // As many jobs as were asked for.
        }
    }
}
