using System.Text;
using Holdfast.Runtime.Simulated;

namespace Holdfast.Processes.Tests.Simulated.Kernel;

/// <summary>
/// What of a machine outlives daemon and Keeper: processes, their numbers, which are few and are given again soon, named pipes, and
/// files. It notes what nobody may do.
/// </summary>
internal sealed class ModelledMachine
{
    /// <summary>The system has no process of that kind, or no file (errno(3)).</summary>
    public const int NoEntry = 2;

    /// <summary>The system can start no more processes for now (errno(3)).</summary>
    public const int TryAgain = 11;

    private const int SigKill = 9;
    private const int SigTerm = 15;
    private const int FirstPid = 300;
    private const long TicksBeforeBeginning = 1_000;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private readonly Dictionary<int, ModelledProcess> _byPid = [];
    private readonly Dictionary<int, long> _freedAt = [];
    private readonly List<int> _recentlyFreed = [];
    private readonly Dictionary<string, ModelledPipe> _pipes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<byte>> _logs = new(StringComparer.Ordinal);
    private readonly Dictionary<ModelledPipe, string> _logOf = [];
    private readonly List<string> _wrongs = [];
    private int _lives;

    public ModelledMachine(SimulatedIo io)
    {
        Io = io;
        io.Files.Present("/proc", ReadProc);
    }

    /// <summary>The host.</summary>
    public SimulatedIo Io { get; }

    /// <summary>How many numbers there are for processes.</summary>
    public int Pids { get; init; } = 400;

    /// <summary>Bytes that a pipe takes.</summary>
    public int PipeBytes { get; init; } = 1024 * 1024;

    /// <summary>Whether a process that an other than its parent holds tells that one how it ended, as from Linux 6.15.</summary>
    public bool TellsHolders { get; init; }

    /// <summary>One of so many starts fails, because there is no room for a process; 0 for none.</summary>
    public int FailsOneIn { get; set; }

    /// <summary>Whether nobody falls over any more: processes end well, or by orders.</summary>
    public bool IsCalm { get; set; }

    /// <summary>The state file of the Keeper.</summary>
    public List<byte> State { get; } = [];

    /// <summary>Every process that there ever was.</summary>
    public List<ModelledProcess> Processes { get; } = [];

    /// <summary>Every pipe.</summary>
    public IReadOnlyDictionary<string, ModelledPipe> Pipes => _pipes;

    /// <summary>What was done that nobody may do; in a good course nothing.</summary>
    public IReadOnlyList<string> Wrongs => _wrongs;

    /// <summary>The life of the Keeper that runs; 0 while there is none.</summary>
    public int KeeperLife { get; private set; }

    /// <summary>Told when a process ends that the running Keeper is the parent of, or holds.</summary>
    public Action<ModelledProcess>? Ended { get; set; }

    private long Now => TicksBeforeBeginning + (Io.Clock.Elapsed.Ticks / Tick.Ticks);

    /// <summary>Notes something that nobody may do.</summary>
    public void Accuse(string what) => _wrongs.Add($"{Io.Clock.Elapsed}: {what}");

    /// <summary>A Keeper begins.</summary>
    /// <returns>The number of its life.</returns>
    public int BeginKeeper() => KeeperLife = ++_lives;

    /// <summary>The Keeper was killed: its children are init's, which reaps who has ended, and its pipes are closed.</summary>
    public void EndKeeper()
    {
        var life = KeeperLife;
        KeeperLife = 0;
        Ended = null;
        foreach (var process in Processes.Where(process => !process.IsEndNoted))
        {
            process.WasOrphaned = true;
            if (process.Parent != life || process.IsReaped)
                continue;
            process.Parent = 0;
            if (!process.Lives)
                Reap(process);
        }

        foreach (var pipe in _pipes.Values)
            pipe.Orphan();
    }

    /// <summary>Starts a process.</summary>
    /// <returns>The process; or null and the system's error number.</returns>
    public (ModelledProcess? Process, int Errno) Start(
        string id, IReadOnlyList<string> command, IReadOnlyList<string> variables, ModelledPipe? output)
    {
        if (command[0] != ChildPlan.Program)
            return (null, NoEntry);
        if ((FailsOneIn > 0 && Io.Random.NextInt64(FailsOneIn) == 0) || FreePid() is not { } pid)
            return (null, TryAgain);
        foreach (var other in _byPid.Values)
        {
            if (id.Length > 0 && other.Lives && other.Id == id)
                Accuse($"a second copy of {other} was started");
        }

        var process = new ModelledProcess
        {
            Pid = pid,
            StartTicks = Now,
            Id = id,
            Parent = KeeperLife,
            Command = command,
            Variables = variables,
            Output = output,
            Plan = ChildPlan.Read(command.Skip(1)),
        };
        _byPid.Add(pid, process);
        Processes.Add(process);
        output?.Attach();
        _ = Io.Start($"process:{pid}", new PlannedRun(this, process).RunAsync);
        return (process, 0);
    }

    /// <summary>Starts a process that is no Keeper's; null where there is no number for it.</summary>
    /// <param name="service">The worker that it is, in the Keeper's words, where a node is to watch it.</param>
    public ModelledProcess? StartStranger(string service = "")
    {
        if (FreePid() is not { } pid)
            return null;
        var process = new ModelledProcess
        {
            Pid = pid,
            StartTicks = Now,
            Id = "",
            Service = service,
            Parent = 0,
            Command = [],
            Variables = [],
            Plan = null,
        };
        _byPid.Add(pid, process);
        Processes.Add(process);
        return process;
    }

    /// <summary>The process that has the number; null where none has. One that has ended and was not reaped has it.</summary>
    public ModelledProcess? Find(int pid) => _byPid.GetValueOrDefault(pid);

    /// <summary>The process that has a variable in its environment; null where there is none.</summary>
    public ModelledProcess? FindMarked(string variable) =>
        _byPid.Values.FirstOrDefault(process => process.Lives && process.Variables.Contains(variable));

    /// <summary>Signals a process.</summary>
    /// <param name="process">Which.</param>
    /// <param name="signal">The signal.</param>
    /// <param name="meant">Whose child it is meant for.</param>
    public void Signal(ModelledProcess process, int signal, string meant)
    {
        if (process.Id != meant && process.Service != meant)
            Accuse($"signal {signal} for {meant} went to {process}");
        if (!process.Lives)
            return;
        if (signal == SigKill || (signal == SigTerm && process.Plan is not { IgnoresTerm: true } and not { TermCode: not null }))
            End(process, 0, signal);
        else if (signal == SigTerm)
            process.IsTerminated = true;
        process.Signalled.NotifyOne();
    }

    /// <summary>Ends a process.</summary>
    public void End(ModelledProcess process, int code, int signal)
    {
        if (!process.Lives)
            return;
        (process.Lives, process.Code, process.Signal) = (false, code, signal);
        process.Output?.Detach();
        _ = process.Listener?.DisposeAsync().AsTask();
        process.Signalled.NotifyOne();
        var holder = Ended;
        if (process.Parent == 0)
            Reap(process);
        holder?.Invoke(process);
    }

    /// <summary>Its number is free from now on.</summary>
    public void Reap(ModelledProcess process)
    {
        process.IsReaped = true;
        _byPid.Remove(process.Pid);
        _freedAt[process.Pid] = Now;
        _recentlyFreed.Add(process.Pid);
    }

    /// <summary>A pipe, which comes to be when first asked for.</summary>
    public ModelledPipe PipeAt(string path) => _pipes.TryGetValue(path, out var pipe) ? pipe : _pipes[path] = new ModelledPipe(path, PipeBytes);

    /// <summary>The path of the log that a pipe is emptied into.</summary>
    public string LogOf(ModelledPipe pipe) => _logOf[pipe];

    /// <summary>Says what log a pipe is emptied into.</summary>
    public List<byte> Join(ModelledPipe pipe, string path)
    {
        _logOf[pipe] = path;
        return LogAt(path);
    }

    /// <summary>A log, which comes to be when first asked for.</summary>
    public List<byte> LogAt(string path) => _logs.TryGetValue(path, out var log) ? log : _logs[path] = [];

    // A number that has just become free is given again as soon as the system's clock has moved on.
    private int? FreePid()
    {
        var index = _recentlyFreed.FindLastIndex(pid => !_byPid.ContainsKey(pid) && _freedAt[pid] < Now);
        if (index >= 0 && Io.Random.NextInt64(2) == 0)
        {
            var pid = _recentlyFreed[index];
            _recentlyFreed.RemoveAt(index);
            return pid;
        }

        for (var tries = 0; tries < Pids * 4; tries++)
        {
            var pid = FirstPid + (int)Io.Random.NextInt64(Pids);
            if (!_byPid.ContainsKey(pid) && (!_freedAt.TryGetValue(pid, out var freed) || freed < Now))
                return pid;
        }

        return null;
    }

    private byte[]? ReadProc(string path)
    {
        if (path == "/proc/sys/kernel/random/boot_id")
            return "0b1e2c3d-simulated\n"u8.ToArray();
        if (path.Split('/') is not ["", "proc", var number, var file] || !int.TryParse(number, out var pid) || Find(pid) is not { } process)
            return null;
        if (file == "environ")
            return Encoding.UTF8.GetBytes(string.Concat(process.Variables.Select(variable => $"{variable}\0")));
        if (file != "stat")
            return null;
        var fields = string.Concat(Enumerable.Repeat(" 0", 17));
        return Encoding.ASCII.GetBytes($"{pid} (a (plan)) {(process.Lives ? 'S' : 'Z')} 1{fields} {process.StartTicks} 0\n");
    }
}
