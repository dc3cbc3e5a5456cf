using System.Globalization;

namespace Holdfast.Runtime.Simulated;

/// <summary>One run of a simulation's body, from an empty world to its end.</summary>
internal sealed class SimulatedRun(ulong seed, PoolPump pool, Choices choices, SimulationOptions options)
{
    private SimulatedWorld? _world;
    private Exception? _failure;
    private string? _report;

    /// <summary>Runs the body and returns what it came to.</summary>
    /// <param name="body">The program.</param>
    /// <param name="setting">Gives, after a failure, what the environment must say to take this course again; null where nothing.</param>
    /// <exception cref="SimulationException">It failed.</exception>
    public SimulationResult Run(Func<SimulatedIo, Task> body, Func<string?> setting)
    {
        // A thread of its own: the caller's may belong to the pool or carry a context.
        var thread = new Thread(() => RunHere(body)) { IsBackground = true, Name = $"simulation:{seed}" };
        thread.Start();
        thread.Join();
        return _failure is null ? Result(_world!) : throw Explain(_failure, setting());
    }

    private void RunHere(Func<SimulatedIo, Task> body)
    {
        try
        {
            var world = _world = new SimulatedWorld(seed, pool, choices, options);
            var main = world.Main.Spawn("main", async Fiber () => await body(world.Main));
            world.Scheduler.RunUntilEnd(main);
            main.ThrowIfFailed();
        }
        catch (Exception error)
        {
            _failure = error;
            _report = _world is null ? "" : new FiberReport(_world).ToString();
        }
    }

    private SimulationResult Result(SimulatedWorld world) =>
        new(seed, world.Trace.Hash, world.Scheduler.Steps, world.Time.Elapsed);

    private SimulationException Explain(Exception failure, string? setting)
    {
        var replay = ReplayCommand.For(setting);
        var course = _world is null ? "" : string.Create(
            CultureInfo.InvariantCulture,
            $"Seed {seed}, trace {_world.Trace.Hash:x16}, {_world.Scheduler.Steps} steps, {_world.Time.Elapsed} of virtual time.");
        var cause = failure is SimulationException { InnerException: { } inner } ? inner : failure;
        return new SimulationException(
            string.Join(Environment.NewLine, failure.Message, course, $"To replay: {replay}", _report), cause)
        {
            Seed = seed,
            TraceHash = _world?.Trace.Hash ?? 0,
            Replay = replay,
        };
    }
}
