using System.Text;

namespace Holdfast.Runtime.Simulated;

/// <summary>A running simulated program, as the program itself sees it.</summary>
public sealed class SimulatedProgram
{
    private readonly Dictionary<int, Action> _traps = [];
    private readonly CancellationTokenSource _killed;
    private readonly OutputTail _output = new();

    internal SimulatedProgram(SimulatedIo io, int id, ProcessStart start, CancellationTokenSource killed)
    {
        Io = io;
        Id = id;
        Start = start;
        _killed = killed;
        Killed = killed.Token;
    }

    /// <summary>The host it runs on.</summary>
    public SimulatedIo Io { get; }

    /// <summary>Its process id.</summary>
    public int Id { get; }

    /// <summary>How it was started: arguments, environment, folder.</summary>
    public ProcessStart Start { get; }

    /// <summary>
    /// Cancelled when a signal has ended the process. Its exit is reported at once; a body that goes on regardless does what no
    /// real process could.
    /// </summary>
    public CancellationToken Killed { get; }

    /// <summary>What it wrote so far, where that is captured.</summary>
    internal string Output => _output.ToString();

    /// <summary>The exit status; null while it runs.</summary>
    internal int? ExitStatus { get; private set; }

    /// <summary>Set when it has ended.</summary>
    internal SimulatedSignal Ended { get; } = new();

    /// <summary>Writes to standard output.</summary>
    public void Write(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (Start.OutputFile is { } file)
        {
            Io.Files.Append(file, bytes);
        }
        else if (!Start.Detached)
        {
            _output.Append(bytes);
        }
    }

    /// <summary>Handles a signal in place of being ended by it; SIGKILL (9) cannot be handled.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The signal is SIGKILL.</exception>
    public void Trap(int signal, Action handler)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(signal, SimulatedProcesses.Kill);
        _traps[signal] = handler;
    }

    /// <summary>Takes a signal as the system would.</summary>
    internal void Take(int signal)
    {
        if (ExitStatus is not null)
        {
            return;
        }

        if (_traps.TryGetValue(signal, out var handler))
        {
            handler();
        }
        else if (SimulatedProcesses.Ends(signal))
        {
            End(128 + signal);
            _killed.Cancel();
        }
    }

    /// <summary>It has ended; the first status counts.</summary>
    internal void End(int status)
    {
        ExitStatus ??= status;
        Ended.Set();
    }
}
