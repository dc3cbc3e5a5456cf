using System.CommandLine;
using Holdfast.Cli.Hosts;
using Holdfast.Cli.Output;
using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Transfer;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast transfer put|get</c>: moves a file to or from a host by IND$FILE, at a terminal of its own.</summary>
internal sealed class TransferCommands
{
    private readonly Shell _shell;
    private readonly TransferDirection _direction;
    private readonly HostArguments _host = new();
    private readonly Argument<string> _hostFile = new("host-file") { Description = "The file's name on the host." };
    private readonly Argument<string> _localFile = new("local-file") { Description = "The file here." };
    private readonly Option<string[]> _steps = new("--step")
    {
        Description = "What to do first, in order: a key such as enter, text to type, or env:NAME for a variable's text.",
    };

    private readonly Option<TransferHostKind> _kind = new("--system") { Description = "The host's system.", DefaultValueFactory = _ => TransferHostKind.Tso };
    private readonly Option<string?> _lu = new("--lu") { Description = "The terminal's LU." };
    private readonly Option<bool> _binary = new("--binary") { Description = "Bytes as they are; otherwise text, in UTF-8 here." };
    private readonly Option<bool> _noCrLf = new("--no-crlf") { Description = "Text without line ends." };
    private readonly Option<bool> _append = new("--append") { Description = "Add to the host's file (put)." };
    private readonly Option<bool> _replace = new("--replace") { Description = "Write over the file here (get)." };
    private readonly Option<RecordFormat> _format = new("--recfm") { Description = "RECFM of the host's file (put)." };
    private readonly Option<int> _length = new("--lrecl") { Description = "LRECL (put)." };
    private readonly Option<int> _block = new("--blksize") { Description = "BLKSIZE (put, TSO)." };
    private readonly Option<SpaceUnit> _unit = new("--space-unit") { Description = "What space is counted in (put, TSO)." };
    private readonly Option<int> _primary = new("--primary") { Description = "Primary space." };
    private readonly Option<int> _secondary = new("--secondary") { Description = "Secondary space." };
    private readonly Option<int> _averageBlock = new("--avblock") { Description = "Bytes of an average block." };
    private readonly Option<int> _buffer = new("--buffer")
    {
        Description = "Bytes of a DFT buffer.", DefaultValueFactory = _ => TransferRequest.BufferSizeLimit,
    };

    private TransferCommands(Shell shell, TransferDirection direction)
    {
        _shell = shell;
        _direction = direction;
    }

    public static Command Build(Shell shell) => new("transfer", "Move a file to or from a host by IND$FILE.")
    {
        new TransferCommands(shell, TransferDirection.Send).Build("put", "Send a file to a host."),
        new TransferCommands(shell, TransferDirection.Receive).Build("get", "Fetch a file from a host."),
    };

    private Command Build(string name, string description)
    {
        var command = new Command(name, description);
        _host.AddTo(command);
        command.Arguments.Add(_hostFile);
        command.Arguments.Add(_localFile);
        foreach (var option in (Option[])[_steps, _kind, _lu, _binary, _noCrLf, _buffer]) command.Options.Add(option);
        Option[] own = _direction == TransferDirection.Send
            ? [_append, _format, _length, _block, _unit, _primary, _secondary, _averageBlock]
            : [_replace];
        foreach (var option in own) command.Options.Add(option);
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (!_host.Read(parsed).TryGet(out var target, out var fault)) return Shell.Fail(fault);
        var path = Path.GetFullPath(parsed.GetValue(_localFile)!);
        if (Check(parsed, path) is { } wrong) return Shell.Fail(wrong);
        try
        {
            var content = _direction == TransferDirection.Send ? await _shell.Io.Files.ReadAllBytesAsync(path, cancellationToken) : [];
            var terminal = await Terminal.ConnectAsync(
                _shell.Io,
                target.Address,
                new TerminalOptions { LuName = parsed.GetValue(_lu), CodePage = target.CodePage },
                target.Tls,
                cancellationToken);
            await using (terminal)
            {
                if (await TerminalSteps.RunAsync(terminal, parsed.GetValue(_steps) ?? [], cancellationToken) is { } failed) return Shell.Fail(failed);
                return await MoveAsync(terminal, Request(parsed, content), path, cancellationToken);
            }
        }
        catch (NetworkException failure)
        {
            return HostArguments.Fail(failure);
        }
        catch (IOException failure)
        {
            return Shell.Fail(new Fault(RequestErrors.InvalidField, $"{path}: {failure.Message}"));
        }
    }

    private Fault? Check(ParseResult parsed, string path)
    {
        if (_direction == TransferDirection.Receive && _shell.Io.Files.Exists(path) && !parsed.GetValue(_replace))
            return new Fault(RequestErrors.InvalidField, $"{path} is there already; --replace writes over it.");
        return parsed.GetValue(_buffer) is < TransferRequest.BufferSizeMinimum or > TransferRequest.BufferSizeLimit
            ? new Fault(RequestErrors.InvalidField, $"--buffer: from {TransferRequest.BufferSizeMinimum} to {TransferRequest.BufferSizeLimit} bytes.")
            : null;
    }

    private TransferRequest Request(ParseResult parsed, byte[] content)
    {
        var text = !parsed.GetValue(_binary);
        var command = new TransferCommand
        {
            Direction = _direction,
            HostFile = parsed.GetValue(_hostFile)!,
            Host = parsed.GetValue(_kind),
            Text = text,
            CrLf = text && !parsed.GetValue(_noCrLf),
        };
        if (_direction == TransferDirection.Send)
        {
            command = command with
            {
                Append = parsed.GetValue(_append),
                RecordFormat = parsed.GetValue(_format),
                RecordLength = parsed.GetValue(_length),
                BlockSize = parsed.GetValue(_block),
                SpaceUnit = parsed.GetValue(_unit),
                PrimarySpace = parsed.GetValue(_primary),
                SecondarySpace = parsed.GetValue(_secondary),
                AverageBlock = parsed.GetValue(_averageBlock),
            };
        }

        return new TransferRequest { Command = command, Content = content, BufferSize = parsed.GetValue(_buffer) };
    }

    private async Task<int> MoveAsync(Terminal terminal, TransferRequest request, string path, CancellationToken cancellationToken)
    {
        var progress = Console.IsErrorRedirected ? null : new TransferProgress(request.Content.Length);
        var report = await terminal.TransferAsync(request, progress, cancellationToken);
        progress?.Done();
        if (report.Succeeded && _direction == TransferDirection.Receive)
            await _shell.Io.Files.ReplaceAsync(path, report.Content, cancellationToken);
        Console.WriteLine($"{(report.Succeeded ? Style.Green("✓") : Style.Red("✗"))} {report.Message} ({report.Bytes} bytes)");
        return report.Succeeded ? 0 : 1;
    }
}
