using System.ComponentModel;
using System.Diagnostics;

namespace Holdfast.Runtime.ThreadPool;

/// <summary>The system's child processes.</summary>
internal sealed class SystemProcessHost : ProcessHost
{
    /// <inheritdoc/>
    public override ValueTask<ChildProcess> StartAsync(ProcessStart start, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(start);
        cancellationToken.ThrowIfCancellationRequested();
        var program = ProgramPath.Find(start.File)
            ?? throw new ProcessStartException(start.File, $"There is no program '{start.File}' that may be run.");
        if (start.WorkingFolder is { } folder && !Directory.Exists(folder))
        {
            throw new ProcessStartException(start.File, $"'{start.File}' cannot run in '{folder}': there is no such folder.");
        }

        // The platform's own process class can neither leave the session nor append to a file.
        return ValueTask.FromResult<ChildProcess>(
            start.Detached || (start.InputFile ?? start.OutputFile) is not null ? SpawnedChild.Start(program, start) : StartCaptured(program, start));
    }

    private static CapturedChild StartCaptured(string program, ProcessStart start)
    {
        var info = new ProcessStartInfo(program, start.Arguments)
        {
            WorkingDirectory = start.WorkingFolder ?? "",
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (!start.InheritsEnvironment)
            info.Environment.Clear();
        foreach (var (name, value) in start.Environment)
        {
            info.Environment[name] = value;
        }

        var process = new Process { StartInfo = info };
        try
        {
            using (ProgramPriority.StepBack())
            {
                process.Start();
            }

            return new CapturedChild(process);
        }
        catch (Win32Exception error)
        {
            process.Dispose();
            throw new ProcessStartException(start.File, $"'{start.File}' could not be started: {error.Message}", error);
        }
    }
}
