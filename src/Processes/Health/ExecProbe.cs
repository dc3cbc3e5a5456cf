using Holdfast.Processes.Definition;
using Holdfast.Runtime;

namespace Holdfast.Processes.Health;

/// <summary>Passes where a program, run in the worker's folder and with its variables, ends with the status 0.</summary>
internal sealed class ExecProbe(ProcessHost processes, WorkerDefinition worker, IReadOnlyList<string> command) : IHealthProbe
{
    private const int SigKill = 9;
    private const int MostOutputCharacters = 200;

    /// <inheritdoc/>
    public async ValueTask<string?> AskAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStart
        {
            File = command[0],
            Arguments = [.. command.Skip(1)],
            Environment = worker.Environment.ToDictionary(pair => pair.Key, pair => (string?)pair.Value, StringComparer.Ordinal),
            WorkingFolder = worker.WorkingFolder,
        };
        try
        {
            await using var child = await processes.StartAsync(start, cancellationToken);
            try
            {
                var status = await child.WaitForExitAsync(cancellationToken);
                return status == 0 ? null : $"{command[0]} ended with status {status}{Said(child.Output)}";
            }
            catch (OperationCanceledException)
            {
                child.Signal(SigKill);
                throw;
            }
        }
        catch (ProcessStartException failure)
        {
            return failure.Message;
        }
    }

    private static string Said(string output)
    {
        var last = output.AsSpan().Trim();
        last = last[(last.LastIndexOf('\n') + 1)..];
        return last.IsEmpty ? "" : $": {last[..Math.Min(last.Length, MostOutputCharacters)]}";
    }
}
