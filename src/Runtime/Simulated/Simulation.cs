using System.Globalization;
using System.Runtime.ExceptionServices;

namespace Holdfast.Runtime.Simulated;

/// <summary>
/// Runs a program on virtual time, a virtual network, virtual disks and virtual processes, all on one thread and all decided by
/// a seed: the same seed and program take the same course.
/// </summary>
/// <remarks>
/// The course is the program's own only where it reaches the world through its <see cref="Io"/> and does not depend on what
/// differs between runs of a process, such as the order of a hash table keyed by strings. Simulations should not run beside
/// other work of the same process, which can delay steps that come back through the thread pool.
/// </remarks>
public static class Simulation
{
    /// <summary>The environment variable that replaces the seeds of <see cref="RunSeeds"/> by one.</summary>
    public const string SeedVariable = "HOLDFAST_SEED";

    /// <summary>Runs <paramref name="body"/> to its end; tasks still running then are dropped.</summary>
    /// <param name="seed">Decides everything that is left open.</param>
    /// <param name="body">The program, given the view of the host <c>main</c>.</param>
    /// <param name="options">Limits and physics; null for the usual ones.</param>
    /// <exception cref="SimulationException">The body failed or could not go on; the message names the seed.</exception>
    public static SimulationResult Run(ulong seed, Func<SimulatedIo, Task> body, SimulationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        SimulationResult? result = null;
        ExceptionDispatchInfo? failure = null;

        // A thread of its own: the caller's may belong to the pool or carry a context.
        var thread = new Thread(() =>
        {
            try
            {
                result = RunHere(seed, body, options ?? new SimulationOptions());
            }
            catch (Exception error)
            {
                failure = ExceptionDispatchInfo.Capture(error);
            }
        })
        { IsBackground = true, Name = $"simulation:{seed}" };
        PoolQuiet.Enter();
        try
        {
            thread.Start();
            thread.Join();
        }
        finally
        {
            PoolQuiet.Leave();
        }

        if (failure is not null)
        {
            throw new SimulationException(
                $"{failure.SourceException.Message}{Environment.NewLine}Seed {seed}. To replay: Simulation.Run(seed: {seed}, ...), "
                + $"or {SeedVariable}={seed} where the seeds come from RunSeeds.",
                failure.SourceException);
        }

        return result!;
    }

    /// <summary>
    /// Runs <paramref name="body"/> under the seeds 1 to <paramref name="count"/>, or under the one in the environment variable
    /// HOLDFAST_SEED where that is set.
    /// </summary>
    /// <exception cref="SimulationException">The first seed that failed.</exception>
    public static IReadOnlyList<SimulationResult> RunSeeds(int count, Func<SimulatedIo, Task> body, SimulationOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        if (Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } text)
        {
            return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var only)
                ? [Run(only, body, options)]
                : throw new SimulationException($"{SeedVariable} is '{text}', which is no seed: give a whole number.");
        }

        return [.. Enumerable.Range(1, count).Select(seed => Run((ulong)seed, body, options))];
    }

    private static SimulationResult RunHere(ulong seed, Func<SimulatedIo, Task> body, SimulationOptions options)
    {
        var world = new SimulatedWorld(seed, options);
        var main = world.Host("main");
        var task = main.Start("main", () => body(main));
        world.Scheduler.RunUntilEnd(task);

        // It has ended: this only throws its failure.
        task.GetAwaiter().GetResult();
        return new SimulationResult(seed, world.Trace.Hash, world.Scheduler.Steps, world.Clock.Elapsed);
    }
}
