using Holdfast.Runtime.Keeping;
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
    private readonly Dictionary<string, SimulatedIo> _residents = new(StringComparer.Ordinal);
    private readonly string _place;

    internal SimulatedIo(SimulatedWorld world, string name)
    {
        _world = world;
        Name = name;
        _place = name;
        Machine = this;
        Life = new SimulatedLife(world.Scheduler, name);
        Clock = new SimulatedClock(world.Scheduler, world.Options.StartTime, world.Trace);
        Random = new SimulatedEntropy(world.Words($"random:{name}"), world.Trace, Clock);
        Network = new SimulatedNetwork(world, this);
        Files = new SimulatedFileSystem(world, name);
        Processes = new SimulatedProcesses(world, this);
    }

    // A program of its own: it has what the machine has, but for its memory, its sockets and its fibers.
    private SimulatedIo(SimulatedIo machine, string program)
    {
        _world = machine._world;
        Name = machine.Name;
        _place = $"{machine.Name}/{program}";
        Machine = machine;
        Life = new SimulatedLife(_world.Scheduler, _place);
        Clock = new SimulatedClock(machine.Clock);
        Random = new SimulatedEntropy(_world.Words($"random:{_place}"), _world.Trace, Clock);
        Network = new SimulatedNetwork(_world, this);
        Files = machine.Files;
        Processes = machine.Processes;
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

    /// <summary>The machine that it is, or that it runs on.</summary>
    internal SimulatedIo Machine { get; }

    /// <summary>The Keepers of the simulation.</summary>
    internal Dictionary<(string Host, Address Address), SimulatedKeeper> Keepers => _world.Keepers;

    /// <summary>The programs that have a life of their own here.</summary>
    internal IEnumerable<SimulatedIo> Residents => _residents.Values;

    /// <summary>Whether the machine answers, if only that nobody listens.</summary>
    internal bool IsPowered => Machine.State != HostState.Off;

    /// <summary>The view of another host of the same simulation, which comes to be when first asked for.</summary>
    public SimulatedIo Host(string name) => _world.Host(name);

    /// <summary>
    /// A program that can be killed and started by itself, such as a daemon beside its helper: it shares network, clock and disk with
    /// the host, and has fibers and sockets of its own. It comes to be, and runs what is given to its <see cref="Boot"/>, when
    /// first asked for; <see cref="Kill"/> and <see cref="Restart"/> of the host concern it as well.
    /// </summary>
    /// <exception cref="InvalidOperationException">This is such a program itself.</exception>
    public SimulatedIo Program(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (Machine != this)
        {
            throw new InvalidOperationException("Only a host has programs.");
        }

        if (!_residents.TryGetValue(name, out var program))
        {
            _residents[name] = program = new SimulatedIo(this, name) { State = State };
        }

        return program;
    }

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
    /// <exception cref="InvalidOperationException">It is the host that the simulation's body runs on, or a program of a host.</exception>
    public void Crash()
    {
        ThrowIfMain();
        if (Machine != this)
        {
            throw new InvalidOperationException("A program has no power of its own: kill it, or crash its host.");
        }

        if (State != HostState.Off)
        {
            _world.Trace.Add($"crash {Name}", 0);
            State = HostState.Off;
            Life.End();
            foreach (var program in Residents)
            {
                program.State = HostState.Off;
                program.Life.End();
            }

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
            _world.Trace.Add($"kill {_place}", 0);
            State = HostState.Killed;
            Life.End();
            _world.Fabric.Close(this);
            foreach (var program in Residents)
            {
                program.Kill();
            }
        }
    }

    /// <summary>
    /// Kills it as <see cref="Kill"/> does as soon as so many more of its steps have run, between any two awaits: also where time stands still
    /// in between, and no delay could meet it. Nothing comes of it where it is killed or crashes before; the latest word counts.
    /// </summary>
    /// <param name="steps">How many, at least 1.</param>
    /// <exception cref="InvalidOperationException">It is the host that the simulation's body runs on.</exception>
    public void KillAfter(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        ThrowIfMain();
        Life.EndAfter(steps, Kill);
    }

    /// <summary>
    /// Starts the host again after <see cref="Crash"/> or <see cref="Kill"/>: the booted programs run anew. No fault if it runs, nor for a
    /// program whose host does not.
    /// </summary>
    public void Restart()
    {
        if (State == HostState.Running || (Machine != this && Machine.State != HostState.Running))
        {
            return;
        }

        _world.Trace.Add($"restart {_place}", 0);
        State = HostState.Running;
        Life = new SimulatedLife(_world.Scheduler, _place);
        Clock.Begin();
        _programs.ForEach(Launch);
        foreach (var program in Residents)
        {
            program.Restart();
        }
    }

    /// <inheritdoc/>
    internal override ValueTask<HeldConnections> ConnectKeeperAsync(Address address, CancellationToken cancellationToken) =>
        SimulatedHeldConnections.OpenAsync(_world, this, address, cancellationToken);

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
                $"The program {program.Name} of host {_place} failed: {error.GetType().Name}: {error.Message}", error));
        }
    });

    private void ThrowIfMain()
    {
        if (Name == MainHost && Machine == this)
        {
            throw new InvalidOperationException("The body of the simulation runs on this host: crash another.");
        }
    }
}
