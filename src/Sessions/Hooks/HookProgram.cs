using Holdfast.Runtime;

namespace Holdfast.Sessions.Hooks;

/// <summary>
/// Starts a program with the facts in its environment, and as JSON in its standard input. It has a session of its own, all of which is killed
/// when its time is over; what it writes goes nowhere.
/// </summary>
/// <param name="io">Starts it.</param>
/// <param name="hook">The hook.</param>
/// <param name="folder">Where the file of its input is.</param>
/// <param name="hidden">Variables of the daemon's environment that it does not get.</param>
internal sealed class HookProgram(Io io, HookDefinition hook, string folder, IReadOnlyList<string> hidden)
{
    private const int SigKill = 9;

    /// <summary>Runs it once, for the hook's time at the most.</summary>
    public async ValueTask<HookAttempt> RunAsync(HookNews news, CancellationToken cancellationToken)
    {
        var input = Path.Combine(folder, $"{hook.Name}.json");
        try
        {
            await WriteAsync(input, news.ToJson(hook.Name), cancellationToken);
            return await StartAsync(Order(news, input), cancellationToken);
        }
        catch (ProcessStartException failure)
        {
            return HookAttempt.Failed(failure.Message);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return HookAttempt.Failed($"its input could not be written: {failure.Message}");
        }
        finally
        {
            io.Files.Delete(input);
        }
    }

    private ProcessStart Order(HookNews news, string input)
    {
        var variables = news.ToVariables(hook.Name);
        foreach (var name in hidden) variables[name] = null;
        return new ProcessStart
        {
            File = hook.Run[0], Arguments = [.. hook.Run.Skip(1)], Environment = variables, Detached = true, InputFile = input,
        };
    }

    private async ValueTask<HookAttempt> StartAsync(ProcessStart order, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(hook.Timeout, io.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        await using var child = await io.Processes.StartAsync(order, cancellationToken);
        try
        {
            var status = await child.WaitForExitAsync(both.Token);
            return status == 0 ? HookAttempt.Done : HookAttempt.Failed($"it ended with status {status}");
        }
        catch (OperationCanceledException)
        {
            // Nobody waits for it any more, whether its time is over or the node ends.
            child.SignalSession(SigKill);
            cancellationToken.ThrowIfCancellationRequested();
            return HookAttempt.Failed($"it did not end within {hook.Timeout.TotalSeconds:0.###} s");
        }
    }

    /// <summary>A file of its own each time: the one before may have left somebody who still reads.</summary>
    private async ValueTask WriteAsync(string file, byte[] content, CancellationToken cancellationToken)
    {
        io.Files.CreateFolder(folder);
        io.Files.Delete(file);
        await using var handle = await io.Files.OpenAsync(file, FileOpening.CreateNew, cancellationToken);
        await handle.WriteAtAsync(0, content, cancellationToken);
    }
}
