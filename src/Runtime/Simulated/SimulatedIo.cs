using Holdfast.Runtime.Scheduling;

namespace Holdfast.Runtime.Simulated;

/// <summary>One host's view of a simulation. Everything a program does through it is decided by the simulation's seed.</summary>
public sealed class SimulatedIo : Io
{
    private readonly SimulatedWorld _world;

    internal SimulatedIo(SimulatedWorld world, string name)
    {
        _world = world;
        Name = name;
        Random = new SimulatedEntropy(world.Words($"random:{name}"), world.Trace, world.Clock);
        Network = new SimulatedNetwork(world, name);
        Files = new SimulatedFileSystem(world, name);
        Processes = new SimulatedProcesses(world, this);
        Executor = new SimulatedExecutor(world.Scheduler);
    }

    /// <summary>The host's name, under which the others reach it.</summary>
    public string Name { get; }

    /// <summary>The seed of the simulation.</summary>
    public ulong Seed => _world.Seed;

    /// <summary>Virtual time, the same on all hosts.</summary>
    public override Clock Clock => _world.Clock;

    /// <inheritdoc/>
    public override Entropy Random { get; }

    /// <summary>The host's sockets, and the faults of the network.</summary>
    public override SimulatedNetwork Network { get; }

    /// <summary>The host's files, and the faults of its disk.</summary>
    public override SimulatedFileSystem Files { get; }

    /// <summary>The programs that can be started on the host.</summary>
    public override SimulatedProcesses Processes { get; }

    /// <summary>The view of another host of the same simulation, which comes to be when first asked for.</summary>
    public SimulatedIo Host(string name) => _world.Host(name);

    /// <inheritdoc/>
    internal override Executor Executor { get; }

    /// <inheritdoc/>
    public override Task Start(string name, Func<Task> body)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(body);
        return _world.Scheduler.StartTask(name, Name, body);
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
