using System.Globalization;
using Holdfast.Runtime;

namespace Holdfast.Tn3270.Printing;

/// <summary>Hands each job to a program, such as <c>lpr</c>: the job is a file, whose path stands for <c>{file}</c> in the arguments.</summary>
public sealed class CommandPrintSink : IPrintSink
{
    /// <summary>What stands for the file's path; a command without it gets the path as its last argument.</summary>
    public const string FileMark = "{file}";

    /// <summary>How long a program may take; then it is asked to end, and its job counts as not printed.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(5);

    /// <summary>How long it is waited for after that, before it is made to end.</summary>
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(5);

    private const int Terminate = 15;
    private const int Kill = 9;

    private readonly Io _io;
    private readonly IReadOnlyList<string> _command;
    private readonly FolderPrintSink _spool;

    /// <summary>Hands jobs to a program.</summary>
    /// <param name="io">The execution model.</param>
    /// <param name="command">The program and its arguments, each as it is: no shell reads them.</param>
    /// <param name="spoolFolder">Where the file is kept until the program has ended.</param>
    /// <param name="format">Text or PDF.</param>
    /// <param name="paper">The paper of PDFs.</param>
    /// <exception cref="ArgumentException">The command is empty.</exception>
    public CommandPrintSink(Io io, IReadOnlyList<string> command, string spoolFolder, PrintFormat format, PdfPaper paper)
    {
        ArgumentNullException.ThrowIfNull(io);
        ArgumentNullException.ThrowIfNull(command);
        if (command.Count == 0)
        {
            throw new ArgumentException("A command names a program.", nameof(command));
        }
        _io = io;
        _command = command.Any(static word => word.Contains(FileMark, StringComparison.Ordinal)) ? command : [.. command, FileMark];
        _spool = new FolderPrintSink(io.Files, spoolFolder, format, paper);
    }

    /// <inheritdoc/>
    public async ValueTask<string> WriteAsync(PrintJob job, CancellationToken cancellationToken)
    {
        string path = await _spool.WriteAsync(job, cancellationToken);
        try
        {
            string[] words = [.. _command.Select(word => word.Replace(FileMark, path, StringComparison.Ordinal))];
            await using ChildProcess program = await _io.Processes.StartAsync(
                new ProcessStart { File = words[0], Arguments = words[1..] }, cancellationToken);
            int status = await WaitAsync(program, words[0], cancellationToken);
            if (status != 0)
            {
                throw new IOException(string.Create(
                    CultureInfo.InvariantCulture, $"{words[0]} ended with status {status}: {program.Output.Trim()}"));
            }
            return words[0];
        }
        finally
        {
            _io.Files.Delete(path);
        }
    }

    // Nobody else waits for the program: whether it takes too long or its job is given up, it does not stay behind.
    private async ValueTask<int> WaitAsync(ChildProcess program, string name, CancellationToken cancellationToken)
    {
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<int> exit = program.WaitForExitAsync(CancellationToken.None).AsTask();
        await Task.WhenAny(exit, _io.Clock.Delay(TimeLimit, ended.Token).AsTask());
        await ended.CancelAsync();
        if (exit.IsCompleted)
        {
            return await exit;
        }
        program.Signal(Terminate);
        await Task.WhenAny(exit, _io.Clock.Delay(EndLimit, CancellationToken.None).AsTask());
        if (!exit.IsCompleted)
        {
            program.Signal(Kill);
        }
        await exit;
        cancellationToken.ThrowIfCancellationRequested();
        throw new IOException(string.Create(CultureInfo.InvariantCulture, $"{name} had not ended after {TimeLimit.TotalMinutes:0} minutes"));
    }
}
