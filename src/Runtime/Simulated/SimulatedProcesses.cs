namespace Holdfast.Runtime.Simulated;

/// <summary>The programs of one simulated host, each a function registered under a name.</summary>
public sealed class SimulatedProcesses : ProcessHost
{
    internal const int Kill = 9;

    // What a program that ends by an exception gives on Linux: 128 plus SIGABRT.
    private const int Aborted = 134;
    private const int FirstId = 100;

    private readonly Dictionary<string, Func<SimulatedProgram, Task<int>>> _programs = new(StringComparer.Ordinal);
    private readonly SimulatedWorld _world;
    private readonly SimulatedIo _io;
    private int _lastId = FirstId;

    internal SimulatedProcesses(SimulatedWorld world, SimulatedIo io)
    {
        _world = world;
        _io = io;
    }

    /// <summary>Makes a program known by the name with which it is started; its result is the exit status.</summary>
    public void Register(string file, Func<SimulatedProgram, Task<int>> program)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        ArgumentNullException.ThrowIfNull(program);
        _programs[file] = program;
    }

    /// <inheritdoc/>
    public override async ValueTask<ChildProcess> StartAsync(ProcessStart start, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(start);
        await _io.Clock.Delay(TimeSpan.Zero, cancellationToken);
        if (!_programs.TryGetValue(start.File, out var body))
        {
            throw new ProcessStartException(start.File, $"There is no program '{start.File}' on {_io.Name}.");
        }

        var killed = new CancellationTokenSource();
        var program = new SimulatedProgram(_io, ++_lastId, start, killed);
        _world.Trace.Add($"start {start.File}", program.Id);
        _ = _io.Spawn($"process:{start.File}", async Fiber () => await RunAsync(program, body, killed));
        return new SimulatedChild(_world, program);
    }

    /// <summary>Whether a signal ends a program that does not handle it; stopping and continuing are not simulated.</summary>
    internal static bool Ends(int signal) => signal is > 0 and not (17 or 18 or 19 or 20 or 21 or 22 or 23 or 28);

    private async Task RunAsync(SimulatedProgram program, Func<SimulatedProgram, Task<int>> body, CancellationTokenSource killed)
    {
        int status;
        try
        {
            status = await body(program) & 0xFF;
        }
        catch (Exception error)
        {
            status = Aborted;
            if (!program.Killed.IsCancellationRequested)
            {
                program.Write($"Unhandled exception: {error.Message}{Environment.NewLine}");
            }
        }

        _world.Trace.Add("exit", status);
        program.End(status);
        killed.Dispose();
    }
}
