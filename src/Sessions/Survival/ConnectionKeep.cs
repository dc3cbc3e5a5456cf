using System.Security.Cryptography;
using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Sessions.Secrets;
using Holdfast.Tn3270.Client;

namespace Holdfast.Sessions.Survival;

/// <summary>
/// What the next daemon needs to go on with one connection, in memory that outlives this one: the facts, a snapshot of the terminal, and
/// the bytes that came from the host since. The bytes are received right there, so there is no moment at which one is nowhere; how many
/// of them there are the kernel knows. Users' input makes a new snapshot before anything of it is sent.
/// </summary>
/// <remarks>
/// The terminal's reader alone receives, its loop alone makes snapshots, whoever has the connection changes the facts.
/// Layout: the <see cref="FactsPage"/>, the log, two places for snapshots of which one store makes one valid.
/// </remarks>
internal sealed class ConnectionKeep
{
    /// <summary>Bytes from the host that are kept behind a snapshot, at the most; beyond, the connection is kept no longer.</summary>
    public const int LogBytes = 64 * 1024;

    /// <summary>Room for a snapshot beside its cells: a record in part, secrets, what waits to be sent.</summary>
    private const int SnapshotBytes = 48 * 1024;

    /// <summary>Bytes of a cell in a snapshot, at the most.</summary>
    private const int CellBytes = 8;

    private const int ContentBytes = 4096;
    private const int VersionOffset = StreamKeep.NumbersEnd;
    private const int RecordedOffset = 88;
    private const int QuestionsOffset = 96;

    [ThreadStatic]
    private static SecretBuffer? t_content;

    private readonly Lock _gate = new();
    private readonly KeepFiles _files;
    private readonly KeptMemory _memory;
    private readonly FactsPage _page;
    private readonly QuestionNotes _questions;
    private readonly StreamKeep _stream;
    private bool _closed;
    private bool _isLeft;
    private (SessionState State, long UsedAt) _life;
    private volatile SecretMask _mask = SecretMask.None;
    private KeptFacts _facts;

    private ConnectionKeep(KeepFiles files, KeptMemory memory, KeptFacts facts, KeptSocket socket)
    {
        _files = files;
        _memory = memory;
        _facts = facts;
        Socket = socket;
        _page = new FactsPage(memory);
        _stream = new StreamKeep(memory, socket.Note, LogBytes);
        _questions = new QuestionNotes(memory, QuestionsOffset);
        if (facts.Unkept is not null) socket.GiveUp();
    }

    /// <summary>Its socket, and what the Keeper has of it.</summary>
    public KeptSocket Socket { get; }

    /// <summary>The facts as they are.</summary>
    public KeptFacts Facts
    {
        get
        {
            lock (_gate) return _facts;
        }
    }

    /// <summary>Whether the bytes are kept: not so where the connection cannot outlive the daemon, or no longer.</summary>
    public bool Keeps => Socket.Keeps;

    /// <summary>Whether the Keeper has a copy of the socket.</summary>
    public bool IsHeld => Socket.IsHeld;

    /// <summary>The socket's connection; null where there is none any more.</summary>
    public Connection? Connection => Socket.Connection;

    /// <summary>What covers the secrets typed here; in the next snapshot.</summary>
    public SecretMask Mask
    {
        get => _mask;
        set => _mask = value;
    }

    /// <summary>Whether a snapshot is due.</summary>
    public bool IsCrowded => _stream.IsCrowded;

    /// <summary>The length of a file for a screen of so many cells.</summary>
    public static int FileBytes(int cells) => StreamKeep.FileBytes(LogBytes, SnapshotBytes + (cells * CellBytes));

    /// <summary>Begins with a connection that nothing was read from or written to.</summary>
    /// <param name="files">Where its file is made.</param>
    /// <param name="facts">What is known.</param>
    /// <param name="cells">Cells of its largest screen; 0 where the connection cannot outlive the daemon and its facts alone are kept.</param>
    /// <param name="socket">Its socket; without a connection where its facts alone are kept.</param>
    /// <param name="zero">The kernel's counts.</param>
    /// <exception cref="IOException">There is no room, or the facts are too long.</exception>
    public static ConnectionKeep Begin(KeepFiles files, KeptFacts facts, int cells, KeptSocket socket, ByteTally zero)
    {
        var memory = files.Make(facts.Connection, cells == 0 ? FactsPage.Length : FileBytes(cells));
        var keep = new ConnectionKeep(files, memory, facts, socket);
        if (keep._stream.TryBegin(zero) && keep._page.TryWrite(facts)) return keep;
        keep.Forget();
        throw new IOException($"'{files.PathOf(facts.Connection)}': there is no room for it.");
    }

    /// <summary>One that a daemon before left; null where the file is none of these.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static ConnectionKeep? Open(KeepFiles files, string id, KeptSocket socket)
    {
        var memory = files.Open(id);
        if (new FactsPage(memory).Read() is { } facts && facts.Connection == id
            && (memory.Length == FactsPage.Length || memory.Length > FactsPage.Length + LogBytes))
            return new ConnectionKeep(files, memory, facts, socket);
        memory.Dispose();
        return null;
    }

    /// <summary>Where the next bytes from the host are to be received; empty where there is no room: then it is to be given up.</summary>
    public Memory<byte> Room() => _stream.Room();

    /// <summary>So many bytes were received there.</summary>
    public void Took(int count) => _stream.Took(count);

    /// <summary>Bytes of the log, by their number since the connection began.</summary>
    public ReadOnlySpan<byte> Log(long from, int count) => _stream.Log(from, count);

    /// <summary>Begins the log again: all of it is in the snapshot. No read may be under way.</summary>
    public void Restart() => _stream.Restart();

    /// <summary>Makes a snapshot; the questions noted so far are in it.</summary>
    /// <param name="machine">The terminal.</param>
    /// <param name="at">How many bytes from the host it has taken.</param>
    /// <param name="ready">Whether the host has shown something.</param>
    /// <param name="inputs">How many inputs were carried out.</param>
    /// <returns>Why there is none, in words, where the terminal cannot be saved or has no room; the snapshot before stays valid.</returns>
    public string? Snapshot(TerminalMachine machine, long at, bool ready, long inputs)
    {
        var content = t_content ??= new SecretBuffer(ContentBytes);
        try
        {
            return SnapshotContent.TryWrite(machine, ready, inputs, _mask, content)
                ? _stream.Seal(content.Written, at)
                : "a file transfer is under way, whose state is not kept";
        }
        finally
        {
            // Hidden fields and secrets are in it, and the room is used again by whoever comes next.
            content.Clear();
        }
    }

    /// <summary>Notes that the terminal is about to ask the host for a sign of life, which is not in the snapshot.</summary>
    /// <param name="at">How many bytes from the host the terminal has taken.</param>
    /// <returns>False where there is no room for it: then another snapshot must tell.</returns>
    public bool TryNoteQuestion(long at) => _questions.TryAdd(_stream.Active, at);

    /// <summary>The version of the latest screen.</summary>
    public long Version => _memory.ReadNumber(VersionOffset);

    /// <summary>Notes the version of the latest screen.</summary>
    public void Shown(long version) => _memory.WriteNumber(VersionOffset, version);

    /// <summary>Notes that the record of one more input is durable. They need not become so in their order.</summary>
    public void InputRecorded()
    {
        lock (_gate)
        {
            if (!_closed) _memory.WriteNumber(RecordedOffset, _memory.ReadNumber(RecordedOffset) + 1);
        }
    }

    /// <summary>Notes that so many inputs are no more in doubt: their records are durable, or it was told that they may not be.</summary>
    public void InputsSettled(long inputs)
    {
        lock (_gate)
        {
            if (!_closed) _memory.WriteNumber(RecordedOffset, inputs);
        }
    }

    /// <summary>
    /// The terminal to the last byte: the snapshot, what was received since, and of what it sent only what the kernel did not take.
    /// </summary>
    /// <param name="options">What the terminal is.</param>
    /// <returns>The terminal, or why what is here and what the kernel counts do not agree.</returns>
    public Result<KeptTerminal> Recover(TerminalOptions options)
    {
        if (Connection?.Tally() is not { } tally) return Disagree("the connection broke meanwhile");
        if (_stream.TryOpen(tally, out var taken, out var at, out var content) is { } closed) return Disagree(closed);
        if (!TryRead(content, options).TryGet(out var snapshot, out var fault)) return fault;
        var (machine, ready, inputs, mask) = snapshot;
        if (!TryRepeat(machine, at, taken)) return Disagree("a question to the host stands where nothing was received");
        if (_stream.TryGoOn(tally, taken, machine.OutputQueued, machine.Output.Length, out var sent) is { } apart) return Disagree(apart);
        machine.OutputSent(sent);
        _mask = mask;
        Taken = taken;
        Inputs = inputs;
        return new KeptTerminal(machine, ready, Version, mask, inputs - _memory.ReadNumber(RecordedOffset));
    }

    /// <summary>How many bytes from the host the recovered terminal has taken.</summary>
    public long Taken { get; private set; }

    /// <summary>How many inputs the recovered terminal has carried out.</summary>
    public long Inputs { get; private set; }

    /// <summary>Notes whom the connection serves.</summary>
    public void Hold(KeptSession session) => Change(facts => facts with { Stage = KeptStage.Held, Session = session });

    /// <summary>Changes what is noted of its session; nothing where that has another connection by now.</summary>
    public void Note(string session, Func<KeptSession, KeptSession> change) =>
        Change(facts => facts.Session is { } noted && noted.Id == session ? facts with { Session = change(noted) } : facts);

    /// <summary>Notes why the connection ended; the session, where one has it, is in error from here on.</summary>
    public void Lost(Fault fault) =>
        Change(facts => facts with { Session = facts.Session is { Error: null } noted ? noted.Failed(fault) : facts.Session });

    /// <summary>Notes what the session is at.</summary>
    public void Live(SessionState state, long usedAt)
    {
        lock (_gate)
        {
            if (_closed) return;
            _page.UsedAt = usedAt;
            _page.Life = state;
        }
    }

    /// <summary>What the session was at, and when it was used.</summary>
    public (SessionState State, long UsedAt) Life()
    {
        lock (_gate)
        {
            if (!_closed) _life = (_page.Life, _page.UsedAt);
            return _life;
        }
    }

    /// <summary>Notes that it is ready in its pool.</summary>
    public void Warm() => Change(facts => facts with { Stage = KeptStage.Warm });

    /// <summary>Notes that its session gave it back; where the connection has ended already, there is nothing more to keep.</summary>
    public void Return()
    {
        bool ended;
        lock (_gate)
        {
            // Noted also where the memory is gone: its end may be under way, and is to find that there is nothing more to keep. One that was
            // left meanwhile is the next daemon's to end, and the Keeper holds it until then.
            ended = _closed && !_isLeft;
            Change(facts => facts with { Stage = KeptStage.Returned });
        }

        if (ended) _files.Delete(_facts.Connection);
    }

    /// <summary>Notes that the connection itself cannot outlive the daemon any more.</summary>
    public void GiveUp(string reason)
    {
        Socket.GiveUp();
        Change(facts => facts with { Unkept = KeptFacts.Brief(reason) });
    }

    /// <summary>The connection has ended. What its session was is kept for as long as that is not closed.</summary>
    public void End()
    {
        bool isOpen;
        lock (_gate)
        {
            isOpen = TryClose();
            if (_facts is { Stage: KeptStage.Held, Session.Closing: false })
            {
                _memory.Dispose();
                return;
            }
        }

        GiveBack(isOpen);
    }

    /// <summary>Lets go of the memory; the file stays for the next daemon. Nothing may be received any more.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _isLeft = true;
            if (TryClose()) _memory.Dispose();
        }
    }

    /// <summary>Lets go of the memory and of the file.</summary>
    public void Forget()
    {
        bool isOpen;
        lock (_gate) isOpen = TryClose();
        GiveBack(isOpen);
    }

    /// <summary>Closes the memory to whoever would still note something; false where it is closed.</summary>
    private bool TryClose()
    {
        if (_closed) return false;
        _ = Life();
        return _closed = true;
    }

    private void GiveBack(bool isOpen)
    {
        if (isOpen) _files.Release(_facts.Connection, _memory, _stream.Readable);
        else _files.Delete(_facts.Connection);
    }

    /// <summary>Gives a restored terminal what came since its snapshot, and has it ask again what it asked in between.</summary>
    private bool TryRepeat(TerminalMachine machine, long at, long taken)
    {
        foreach (var asked in _questions.Behind(_stream.Active))
        {
            if (asked < at || asked > taken) return false;
            machine.Receive(Log(at, (int)(asked - at)));
            machine.KeepAlive(wantsAnswer: true);
            at = asked;
        }

        machine.Receive(Log(at, (int)(taken - at)));
        return true;
    }

    private static Fault Disagree(string why) => new(SessionErrors.NotKept, $"The session could not be restored: {why}.");

    private static Result<(TerminalMachine Machine, bool Ready, long Inputs, SecretMask Mask)> TryRead(byte[]? content, TerminalOptions options)
    {
        if (content is null) return (new TerminalMachine(options), false, 0L, new SecretMask());
        try
        {
            return SnapshotContent.Read(content, options);
        }
        catch (FormatException e)
        {
            return Disagree($"its snapshot is of another program or configuration: {e.Message}");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    private void Change(Func<KeptFacts, KeptFacts> change)
    {
        lock (_gate)
        {
            _facts = change(_facts);
            if (_closed) return;
            // Facts that are too long are those of a session with an endless label or owner; without them it cannot be kept.
            if (!_page.TryWrite(_facts)) _page.TryWrite(_facts with { Session = null, Stage = KeptStage.Returned });
        }
    }
}
