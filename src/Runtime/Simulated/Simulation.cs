using System.Globalization;

namespace Holdfast.Runtime.Simulated;

/// <summary>
/// Runs a program on virtual time, a virtual network, virtual disks and virtual processes, all on one thread and all decided by
/// a seed: the same seed and program take the same course.
/// </summary>
/// <remarks>
/// The course is the program's own only where it reaches the world through its <see cref="Io"/> and does not depend on what
/// differs between runs of a process, such as the order of a hash table keyed by strings. While it runs, a simulation has the thread
/// pool to itself: simulations of the same process take turns, and other work of the process waits.
/// </remarks>
public static class Simulation
{
    /// <summary>The environment variable that replaces the seeds of <see cref="RunSeeds"/> by one.</summary>
    public const string SeedVariable = "HOLDFAST_SEED";

    /// <summary>The environment variable that replaces the number of seeds of <see cref="RunSeeds"/>, such as 2000, or which they are: 1001-2000.</summary>
    public const string SeedCountVariable = "HOLDFAST_SEEDS";

    /// <summary>The environment variable by which <see cref="Explore"/> takes one schedule: what was chosen, such as 0.2.1.</summary>
    public const string ScheduleVariable = "HOLDFAST_SCHEDULE";

    /// <summary>Runs <paramref name="body"/> to its end; what still runs then is dropped.</summary>
    /// <param name="seed">Decides everything that is left open.</param>
    /// <param name="body">The program, given the view of the host <c>main</c>.</param>
    /// <param name="options">Limits and physics; null for the usual ones.</param>
    /// <exception cref="SimulationException">The body failed or could not go on; the message names the seed.</exception>
    public static SimulationResult Run(ulong seed, Func<SimulatedIo, Task> body, SimulationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        using var pool = PoolPump.Take();
        return new SimulatedRun(seed, pool, new SeededChoices(seed), options ?? new SimulationOptions()).Run(body, static () => null);
    }

    /// <summary>
    /// Runs <paramref name="body"/> under the seeds 1 to <paramref name="count"/>, or those of HOLDFAST_SEEDS, or under the one in
    /// HOLDFAST_SEED, where the environment says so.
    /// </summary>
    /// <exception cref="SimulationException">The first seed that failed, with the command that runs it again.</exception>
    public static IReadOnlyList<SimulationResult> RunSeeds(int count, Func<SimulatedIo, Task> body, SimulationOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentNullException.ThrowIfNull(body);
        var (first, last) = Number(SeedVariable) is { } only ? (only, only) : Range(SeedCountVariable) ?? (1, (ulong)count);
        var results = new List<SimulationResult>();
        using var pool = PoolPump.Take();
        for (var seed = first; seed <= last; seed++)
        {
            var run = new SimulatedRun(seed, pool, new SeededChoices(seed), options ?? new SimulationOptions());
            results.Add(run.Run(body, () => $"{SeedVariable}={seed}"));
        }

        return results;
    }

    /// <summary>
    /// Runs <paramref name="body"/> under one order of its steps after the other, until every order was taken or a bound is reached.
    /// Randomness other than the order is that of seed 1.
    /// </summary>
    /// <param name="body">A small program, given the view of the host <c>main</c>; it runs once for each schedule.</param>
    /// <param name="bounds">How far to go; null for the usual bounds.</param>
    /// <param name="options">Limits and physics; null for the usual ones.</param>
    /// <exception cref="SimulationException">The first schedule that failed, with the command that takes it again.</exception>
    public static Exploration Explore(Func<SimulatedIo, Task> body, ExplorationBounds? bounds = null, SimulationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        var physics = options ?? new SimulationOptions();
        using var pool = PoolPump.Take();
        if (Environment.GetEnvironmentVariable(ScheduleVariable) is { } schedule)
        {
            var one = SchedulePath.Parse(schedule);
            new SimulatedRun(1, pool, one, physics).Run(body, () => $"{ScheduleVariable}={one}");
            return new Exploration(1, false, one.Length);
        }

        var path = new SchedulePath(bounds ?? new ExplorationBounds());
        return path.Walk(choices => new SimulatedRun(1, pool, choices, physics).Run(body, () => $"{ScheduleVariable}={choices}"));
    }

    private static ulong? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? Parse(variable, text) : null;

    // One number is the last of the seeds from 1 on; two are the first and the last.
    private static (ulong First, ulong Last)? Range(string variable)
    {
        if (Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } text)
        {
            return null;
        }

        var ends = text.Split('-', 2);
        return ends.Length == 1 ? (1, Parse(variable, text)) : (Parse(variable, ends[0]), Parse(variable, ends[1]));
    }

    private static ulong Parse(string variable, string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new SimulationException($"{variable} is '{Environment.GetEnvironmentVariable(variable)}': give whole numbers.");
}
