using Holdfast.Runtime.Scheduling;

namespace Holdfast.Runtime.Simulated;

/// <summary>
/// One host's view of a simulation, and the faults of that host. Everything a program does through it is decided by the simulation's
/// seed.
/// </summary>
public sealed class SimulatedIo : Io
{
    /// <summary>The host that the body of a simulation runs on.</summary>
    internal const string MainHost = "main";

    private readonly SimulatedWorld _world;
    private readonly List<BootedProgram> _programs = [];

    internal SimulatedIo(SimulatedWorld world, string name)
    {
        _world = world;
        Name = name;
        Life = new SimulatedLife(world.Scheduler, name);
        Clock = new SimulatedClock(world.Scheduler, world.Options.StartTime, world.Trace);
        Random = new SimulatedEntropy(world.Words($"random:{name}"), world.Trace, Clock);
        Network = new SimulatedNetwork(world, this);
        Files = new SimulatedFileSystem(world, name);
        Processes = new SimulatedProcesses(world, this);
    }

    /// <summary>The host's name, under which the others reach it.</summary>
    public string Name { get; }

    /// <summary>The seed of the simulation.</summary>
    public ulong Seed => _world.Seed;

    /// <summary>What the host is doing.</summary>
    public HostState State { get; private set; }

    /// <summary>The host's clock: virtual time, right until it is told otherwise.</summary>
    public override SimulatedClock Clock { get; }

    /// <inheritdoc/>
    public override Entropy Random { get; }

    /// <summary>The host's sockets, and the faults of the network.</summary>
    public override SimulatedNetwork Network { get; }

    /// <summary>The host's files, and the faults of its disk.</summary>
    public override SimulatedFileSystem Files { get; }

    /// <summary>The programs that can be started on the host.</summary>
    public override SimulatedProcesses Processes { get; }

    /// <inheritdoc/>
    internal override Executor Executor => Life;

    /// <summary>What runs since the last start.</summary>
    internal SimulatedLife Life { get; private set; }

    /// <summary>Whether the machine answers, if only that nobody listens.</summary>
    internal bool IsPowered => State != HostState.Off;

    /// <summary>The view of another host of the same simulation, which comes to be when first asked for.</summary>
    public SimulatedIo Host(string name) => _world.Host(name);

    /// <summary>Has the host run a program now, and again after each <see cref="Restart"/>. If it fails, so does the simulation.</summary>
    /// <param name="name">The name of its fiber.</param>
    /// <param name="program">What it does; all that it keeps in memory must be made in it, for a crash loses it.</param>
    public void Boot(string name, Func<SimulatedIo, Task> program)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(program);
        var booted = new BootedProgram(name, program);
        _programs.Add(booted);
        if (State == HostState.Running)
        {
            Launch(booted);
        }
    }

    /// <summary>
    /// Cuts the host's power. What runs there stops for ever at the await where it is, connections end without a word to the other side,
    /// and the disk keeps what was synced and a drawn part of the rest. No fault if it is off already.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is the host that the simulation's body runs on.</exception>
    public void Crash()
    {
        ThrowIfMain();
        if (State != HostState.Off)
        {
            _world.Trace.Add($"crash {Name}", 0);
            State = HostState.Off;
            Life.End();
            _world.Fabric.Lose(this);
            Files.Crash();
        }
    }

    /// <summary>
    /// Kills what runs on the host (SIGKILL). It stops for ever at the await where it is, the system closes its sockets, and files
    /// keep all that was written. No fault where nothing runs.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is the host that the simulation's body runs on.</exception>
    public void Kill()
    {
        ThrowIfMain();
        if (State == HostState.Running)
        {
            _world.Trace.Add($"kill {Name}", 0);
            State = HostState.Killed;
            Life.End();
            _world.Fabric.Close(this);
        }
    }

    /// <summary>Starts the host again after <see cref="Crash"/> or <see cref="Kill"/>: the booted programs run anew. No fault if it runs.</summary>
    public void Restart()
    {
        if (State == HostState.Running)
        {
            return;
        }

        _world.Trace.Add($"restart {Name}", 0);
        State = HostState.Running;
        Life = new SimulatedLife(_world.Scheduler, Name);
        Clock.Begin();
        _programs.ForEach(Launch);
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        Clock.End();
        return ValueTask.CompletedTask;
    }

    private void Launch(BootedProgram program) => _ = Spawn(program.Name, async Fiber () =>
    {
        try
        {
            await program.Body(this);
        }
        catch (Exception error)
        {
            _world.Scheduler.Fail(new InvalidOperationException(
                $"The program {program.Name} of host {Name} failed: {error.GetType().Name}: {error.Message}", error));
        }
    });

    private void ThrowIfMain()
    {
        if (Name == MainHost)
        {
            throw new InvalidOperationException("The body of the simulation runs on this host: crash another.");
        }
    }
}
