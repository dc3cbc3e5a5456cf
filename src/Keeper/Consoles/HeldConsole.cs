using Holdfast.Keeper.Native;
using Holdfast.Keeper.Protocol;
using Holdfast.Keeper.Serving;
using Holdfast.Keeper.State;

namespace Holdfast.Keeper.Consoles;

/// <summary>
/// One child's console, held by the Keeper. A terminal is always read, so that its child never waits for watchers: one that is too
/// slow misses a piece. Pipes are read only as fast as those attached take it, and lose nothing.
/// </summary>
internal sealed unsafe class HeldConsole
{
    private const int RingBytes = 64 * 1024;
    private const int ReadBytes = 32 * 1024;
    private const int MostTypedBytes = 64 * 1024; // typed and not yet taken by the child
    private const int MostUntakenBytes = 512 * 1024; // shown and not yet taken by a watcher
    private const int MostDrainRounds = 64; // of 32 KiB: more than a pipe or a terminal can hold
    private const int OutputStream = 1;
    private const int ErrorStream = 2;
    private const uint OwnerOnly = 0x180; // 0600

    private readonly EventSet _events;
    private readonly ConsoleEnds _ends;
    private readonly OutputRing _ring;
    private readonly List<Peer> _watchers = [];
    private readonly int _log;
    private readonly HashSet<int> _watched = [];
    private readonly HashSet<int> _finished = [];
    private byte[] _typed = [];
    private long _errorPosition;
    private long _outputPosition;
    private bool _inputEnding;
    private bool _wasAttached;

    /// <summary>Takes the console of a child that was started.</summary>
    public HeldConsole(EventSet events, ConsoleEnds ends, SpawnOrder order, int pid)
    {
        (_events, _ends, _ring) = (events, ends, new OutputRing(RingBytes));
        (Id, Pid) = (order.Id, pid);
        (IsTerminal, HangsUp) = (order.Terms!.Console == ConsoleKind.Terminal, order.Terms.HangUp);
        _log = IsTerminal ? OpenLog(order) : -1;
        Pace();
        if (!IsTerminal)
            Watch(_ends.Input);
    }

    /// <summary>Goes on with a console that is open.</summary>
    public HeldConsole(EventSet events, ConsoleRecord record)
    {
        (_events, _ends, _log) = (events, ConsoleEnds.Resume(record), record.Log);
        (Id, Pid, IsTerminal, HangsUp) = (record.Id, record.Pid, !record.IsPipes, record.HangsUp);
        // Of pipes nothing is shown again.
        _ring = new OutputRing(RingBytes, IsTerminal ? record.Position - record.Shown.Length : 0);
        if (IsTerminal)
            _ring.Append(record.Shown.Span);
        (_typed, _outputPosition, _errorPosition) = (record.Typed.ToArray(), record.Position, record.ErrorPosition);
        (_inputEnding, _wasAttached) = (record.InputEnding, record.WasAttached);
        Pace();
        if (!IsTerminal)
            Watch(_ends.Input);
        Flush();
    }

    /// <summary>The child's id.</summary>
    public string Id { get; }

    /// <summary>The child's process id.</summary>
    public int Pid { get; }

    /// <summary>The descriptors the Keeper waits for.</summary>
    public IEnumerable<int> Descriptors => new[] { _ends.Input, _ends.Output, _ends.Error }.Where(descriptor => descriptor >= 0).Distinct();

    /// <summary>When its child was hung up for an upgrade, by the clock that is never set, in nanoseconds; 0 where it was not.</summary>
    public long HungUpAt { get; set; }

    /// <summary>Whether its child is to be hung up now that nobody is attached.</summary>
    public bool IsForsaken => HangsUp && _watchers.Count == 0;

    /// <summary>Whether it is of no use without the connection of who had it opened.</summary>
    public bool IsBound => HangsUp || !IsTerminal;

    /// <summary>Who is attached.</summary>
    public IReadOnlyList<Peer> Watchers => _watchers;

    /// <summary>It as the next program of this process would need it.</summary>
    public ConsoleRecord Record => new(Id, Pid, _ends.Output, _log, IsTerminal ? _ring.Position : _outputPosition, _ring.Kept(), _typed)
    {
        Input = _ends.Input,
        Error = _ends.Error,
        ErrorPosition = _errorPosition,
        IsPipes = !IsTerminal,
        HangsUp = HangsUp,
        InputEnding = _inputEnding,
        WasAttached = _wasAttached,
    };

    private bool IsTerminal { get; }

    private bool HangsUp { get; }

    /// <summary>Shows it to a client: what was last on a terminal at once, what comes as it comes.</summary>
    public void Attach(Peer peer)
    {
        if (_watchers.Contains(peer))
            return;
        _watchers.Add(peer);
        _wasAttached = true;
        var kept = IsTerminal ? _ring.Kept() : [];
        if (kept.Length > 0)
            Send(peer, new ConsoleOutput(Id, OutputStream, _ring.Position - kept.Length, kept));
        Pace();
    }

    /// <summary>Goes on showing it to a client that was attached to it before this process's program was exchanged.</summary>
    public void Rejoin(Peer peer)
    {
        _watchers.Add(peer);
        Pace();
    }

    /// <summary>Takes a client away.</summary>
    /// <returns>Whether it was attached.</returns>
    public bool Leave(Peer peer)
    {
        var left = _watchers.Remove(peer);
        Pace();
        return left;
    }

    /// <summary>Types, as far as the child takes it; the rest waits.</summary>
    /// <returns>False where too much waits already, or the input is closed.</returns>
    public bool Type(ReadOnlySpan<byte> bytes)
    {
        if (_ends.Input < 0 || _inputEnding || _typed.Length + bytes.Length > MostTypedBytes)
            return false;
        _typed = [.. _typed, .. bytes];
        Flush();
        return true;
    }

    /// <summary>Ends the input when what was typed is taken.</summary>
    public void EndInput()
    {
        const byte endOfFile = 4; // Ctrl-D, what the terminal makes an end of file of
        if (IsTerminal)
            Type([endOfFile]);
        else
            _inputEnding = true;
        Flush();
    }

    /// <summary>Gives the terminal a size.</summary>
    public bool Resize(TerminalSize size) => IsTerminal && ConsoleEnds.Resize(_ends.Output, size);

    /// <summary>Does what a descriptor is ready for.</summary>
    public void Serve(int descriptor)
    {
        if (descriptor == _ends.Input && _typed.Length > 0)
            Flush();
        else if (descriptor == _ends.Input && !IsTerminal)
            DropInput(); // ready without anything to write: the child has closed it
        if (descriptor == _ends.Output || descriptor == _ends.Error)
            _ = Take(descriptor);
        Pace();
    }

    /// <summary>Reads or waits, as the watchers can take more or not. To be called when one may have taken something.</summary>
    public void Pace()
    {
        var reads = IsTerminal || IsForsakenOrTaken();
        foreach (var descriptor in (ReadOnlySpan<int>)[_ends.Output, _ends.Error])
        {
            if (descriptor < 0)
                continue;
            if (reads)
                Watch(descriptor);
            else
                Unwatch(descriptor);
        }
    }

    /// <summary>Shows those attached a line that is not the child's.</summary>
    public void Say(string line)
    {
        var stream = IsTerminal ? OutputStream : ErrorStream;
        var bytes = System.Text.Encoding.UTF8.GetBytes($"\r\n{line}\r\n");
        foreach (var peer in _watchers)
            Send(peer, new ConsoleOutput(Id, stream, IsTerminal ? _outputPosition : _errorPosition, bytes));
        _outputPosition += IsTerminal ? bytes.Length : 0;
        _errorPosition += IsTerminal ? 0 : bytes.Length;
    }

    /// <summary>The child has ended: passes on what is left, tells the watchers, and closes.</summary>
    public void End(ChildFacts facts)
    {
        foreach (var descriptor in (ReadOnlySpan<int>)[_ends.Output, _ends.Error])
        {
            for (var round = 0; descriptor >= 0 && round < MostDrainRounds && Take(descriptor); round++)
            {
            }
        }

        var writer = new FrameWriter();
        facts.Write(writer, MessageKind.ConsoleEnded, 0);
        foreach (var peer in _watchers)
            peer.Send(writer.Written.Span);
        Close();
    }

    /// <summary>Closes all of it.</summary>
    public void Close()
    {
        foreach (var descriptor in _watched)
            _events.Forget(descriptor);
        _watched.Clear();
        _ends.Close();
        if (_log >= 0)
            _ = Libc.Close(_log);
    }

    // Where output is captured, what a terminal shows goes the same way as what others write: into the pipe that the Keeper drains.
    private static int OpenLog(SpawnOrder order)
    {
        const int shared = Flags.OpenNoTerminal | Flags.CloseOnExec;
        const int appending = Flags.OpenWriteOnly | Flags.OpenAppend | Flags.OpenCreate | shared;
        if (order.Output is { } captured)
            return Libc.Open(captured.Pipe, Flags.OpenReadWrite | Flags.NonBlocking | shared, OwnerOnly);
        return order.OutputFile is { } file ? Libc.Open(file, appending, OwnerOnly) : -1;
    }

    // Without anybody attached pipes are read by nobody yet; forsaken ones are read into nothing, so that their child can end.
    private bool IsForsakenOrTaken() =>
        _watchers.Count == 0 ? _wasAttached : _watchers.All(peer => peer.UnsentBytes < MostUntakenBytes);

    private bool Take(int descriptor)
    {
        var buffer = stackalloc byte[ReadBytes];
        var count = Libc.Read(descriptor, buffer, ReadBytes);
        if (count > 0)
        {
            Show(descriptor == _ends.Error ? ErrorStream : OutputStream, new ReadOnlySpan<byte>(buffer, (int)count));
            return true;
        }

        // A terminal that no program has open any more says EIO.
        if (count == 0 || Errno.Last is not (Errno.Again or Errno.Interrupted))
            Finish(descriptor);
        return false;
    }

    private void Show(int stream, ReadOnlySpan<byte> bytes)
    {
        var position = stream == ErrorStream ? _errorPosition : _outputPosition;
        if (stream == ErrorStream)
            _errorPosition += bytes.Length;
        else
            _outputPosition += bytes.Length;
        if (IsTerminal)
        {
            _ring.Append(bytes);
            Log(bytes);
        }

        var output = new ConsoleOutput(Id, stream, position, bytes.ToArray());
        foreach (var peer in _watchers)
        {
            if (!IsTerminal || peer.UnsentBytes < MostUntakenBytes)
                Send(peer, output);
        }
    }

    private void Log(ReadOnlySpan<byte> bytes)
    {
        if (_log < 0)
            return;
        fixed (byte* start = bytes)
            _ = Libc.Write(_log, start, (nuint)bytes.Length);
    }

    private static void Send(Peer peer, ConsoleOutput output)
    {
        var writer = new FrameWriter();
        output.Write(writer);
        peer.Send(writer.Written.Span);
    }

    private void Flush()
    {
        if (_ends.Input < 0)
            return;
        if (_typed.Length > 0)
        {
            fixed (byte* start = _typed)
            {
                var count = Libc.Write(_ends.Input, start, (nuint)_typed.Length);
                if (count < 0 && Errno.Last is not (Errno.Again or Errno.Interrupted))
                {
                    DropInput();
                    return;
                }

                _typed = _typed[(int)Math.Max(0, count)..];
            }
        }

        if (_typed.Length == 0 && _inputEnding)
            DropInput();
        else if (_watched.Contains(_ends.Input))
            _events.WatchRoom(_ends.Input, _typed.Length > 0);
    }

    private void DropInput()
    {
        _typed = [];
        if (!IsTerminal && _ends.Input >= 0)
            Unwatch(_ends.Input);
        _ends.CloseInput();
    }

    private void Finish(int descriptor) => Unwatch(descriptor, forGood: true);

    private void Watch(int descriptor)
    {
        if (descriptor >= 0 && !_finished.Contains(descriptor) && _watched.Add(descriptor))
            _events.Watch(descriptor);
    }

    private void Unwatch(int descriptor, bool forGood = false)
    {
        if (_watched.Remove(descriptor))
            _events.Forget(descriptor);
        if (forGood)
            _finished.Add(descriptor);
    }
}
