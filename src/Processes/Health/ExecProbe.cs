using System.Text;
using Holdfast.Processes.Console;
using Holdfast.Processes.Definition;
using Holdfast.Runtime.Keeping;
using Holdfast.Runtime.Synchronization;

namespace Holdfast.Processes.Health;

/// <summary>
/// Passes where a program ends with the status 0 that the Keeper runs as it runs the worker: as its user, in its folder, with its
/// variables and under its limits.
/// </summary>
/// <param name="launch">Starts it.</param>
/// <param name="turns">How many may run at once.</param>
/// <param name="worker">The worker as it runs.</param>
/// <param name="command">The program and its arguments.</param>
internal sealed class ExecProbe(ExecLaunch launch, AsyncSemaphore turns, WorkerDefinition worker, IReadOnlyList<string> command) : IHealthProbe
{
    private const int MostTailBytes = 1024;
    private const int MostOutputCharacters = 200;

    /// <inheritdoc/>
    public async ValueTask<string?> AskAsync(CancellationToken cancellationToken)
    {
        using var turn = await TurnAsync(cancellationToken);
        try
        {
            await using var console = await launch.StartAsync(worker, new ExecOrder { Command = command }, cancellationToken);
            KeptEnd? end = null;
            try
            {
                await EndInputAsync(console, cancellationToken);
                (end, var output) = await RunAsync(console, cancellationToken);
                return end is null ? throw new NotAskedException("the Keeper was lost meanwhile") : Judge(end, output);
            }
            finally
            {
                // At the timeout with all it has started.
                await launch.EndAsync(console, hasEnded: end is not null);
            }
        }
        catch (KeeperException failure) when (failure.Failure is KeeperFailure.Lost or KeeperFailure.Ending)
        {
            throw new NotAskedException(failure.Message);
        }
        catch (KeeperException failure)
        {
            return failure.Message;
        }
    }

    private async ValueTask<Hold> TurnAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await turns.AcquireAsync(cancellationToken: cancellationToken);
        }
        catch (OperationCanceledException)
        {
            throw new NotAskedException($"{turns.Permits} other checks run programs");
        }
    }

    private static async ValueTask EndInputAsync(KeeperConsole console, CancellationToken cancellationToken)
    {
        try
        {
            await console.EndInputAsync(cancellationToken);
        }
        catch (KeeperException failure) when (failure.Failure == KeeperFailure.NoSuchChild)
        {
            // It has ended already; its end is under way.
            return;
        }
    }

    private static async ValueTask<(KeptEnd? End, byte[] Output)> RunAsync(KeeperConsole console, CancellationToken cancellationToken)
    {
        byte[] tail = [];
        await foreach (var piece in console.Shown.ReadAllAsync(cancellationToken))
        {
            if (piece.Ended is { } ended)
                return (ended.End, tail);
            byte[] whole = [.. tail, .. piece.Bytes.Span];
            tail = whole[Math.Max(0, whole.Length - MostTailBytes)..];
        }

        return (null, tail);
    }

    private string? Judge(KeptEnd end, byte[] output) => end switch
    {
        { Signal: not 0 } => $"{command[0]} was ended by signal {end.Signal}{Said(output)}",
        { Code: 0, Unknown: false } => null,
        _ => $"{command[0]} ended with status {end.Code}{Said(output)}",
    };

    private static string Said(byte[] output)
    {
        var last = Encoding.UTF8.GetString(output).AsSpan().Trim();
        last = last[(last.LastIndexOf('\n') + 1)..];
        return last.IsEmpty ? "" : $": {last[..Math.Min(last.Length, MostOutputCharacters)]}";
    }
}
