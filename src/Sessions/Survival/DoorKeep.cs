using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Sessions.Secrets;
using Holdfast.Tn3270.Host;

namespace Holdfast.Sessions.Survival;

/// <summary>
/// What the next daemon needs to go on with one terminal at the front door: our end of its connection and what the door noted, sealed anew before
/// anything is sent and after anything was received, and the bytes since. They lie open for no longer than it takes to seal them: they may be
/// a password.
/// </summary>
internal sealed class DoorKeep : IHostKeep
{
    /// <summary>Bytes of the terminal that are received at once.</summary>
    private const int LogBytes = 8 * 1024;

    /// <summary>Room for a snapshot: what waits to be sent, records nobody took, a record in part.</summary>
    private const int SnapshotBytes = 64 * 1024;

    private const int ContentBytes = 4096;

    // "HFDOOR" and the layout's version.
    private const long Magic = 0x4846_444F_4F52_0002;

    [ThreadStatic]
    private static SecretBuffer? t_content;

    private readonly string _id;
    private readonly KeptMemory _memory;
    private readonly KeptSockets _sockets;
    private readonly KeepFiles _files;
    private readonly StreamKeep _stream;
    private Task _givingUp = Task.CompletedTask;

    private DoorKeep(KeepFiles files, string id, KeptMemory memory, KeptSocket socket, KeptSockets sockets)
    {
        _files = files;
        _id = id;
        _memory = memory;
        _sockets = sockets;
        Socket = socket;
        _stream = new StreamKeep(memory, socket.Note, LogBytes);
    }

    /// <summary>Its socket, and what the Keeper has of it.</summary>
    public KeptSocket Socket { get; }

    /// <summary>Told why the terminal is kept no longer.</summary>
    public Action<string>? Unkept { get; init; }

    /// <inheritdoc/>
    public bool Keeps => Socket.Keeps;

    /// <inheritdoc/>
    public bool IsHeld => Socket.IsHeld;

    /// <summary>Begins with a connection that nothing was read from or written to.</summary>
    /// <param name="files">Where its file is made.</param>
    /// <param name="id">What the file is called.</param>
    /// <param name="socket">Its socket.</param>
    /// <param name="zero">The kernel's counts.</param>
    /// <param name="sockets">Where the socket is held.</param>
    /// <param name="unkept">Told why the terminal is kept no longer.</param>
    /// <exception cref="IOException">There is no room.</exception>
    public static DoorKeep Begin(KeepFiles files, string id, KeptSocket socket, ByteTally zero, KeptSockets sockets, Action<string> unkept)
    {
        var memory = files.Make(id, StreamKeep.FileBytes(LogBytes, SnapshotBytes));
        var keep = new DoorKeep(files, id, memory, socket, sockets) { Unkept = unkept };
        if (keep._stream.TryBegin(zero))
        {
            memory.WriteNumber(0, Magic);
            return keep;
        }

        keep.End();
        throw new IOException($"'{files.PathOf(id)}': there is no room for it.");
    }

    /// <summary>One that a daemon before left; null where the file is none of these, or it kept the terminal no longer.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static DoorKeep? Open(KeepFiles files, string id, KeptSocket socket, KeptSockets sockets, Action<string> unkept)
    {
        var memory = files.Open(id);
        if (memory.Length == StreamKeep.FileBytes(LogBytes, SnapshotBytes) && memory.ReadNumber(0) == Magic)
            return new DoorKeep(files, id, memory, socket, sockets) { Unkept = unkept };
        memory.Dispose();
        return null;
    }

    /// <summary>Our end of the connection as it was kept, or why it cannot be had.</summary>
    public Result<DoorRemains> Recover(HostOptions options)
    {
        if (Socket.Connection?.Tally() is not { } tally) return Disagree("its connection broke meanwhile");
        if (_stream.TryOpen(tally, out var taken, out var at, out var content) is { } closed) return Disagree(closed);
        if (content is null) return Disagree("nothing is known of it");
        try
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(content);
            var note = content.AsMemory(sizeof(int), length).ToArray();
            return new DoorRemains(tally, taken, at, HostMachine.Restore(options, content.AsMemory(sizeof(int) + length)), note);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return Disagree($"what was kept is of another program: {e.Message}");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    /// <summary>
    /// Goes on: our end takes what was received since, to the last byte, and is kept as it is then. Or why what was kept and what the kernel counts
    /// do not agree. Its LU must be its own by then: what was received may ask for another.
    /// </summary>
    public Result<LeftTerminal> GoOn(DoorRemains remains)
    {
        var (tally, taken, at, machine, note) = remains;
        machine.Receive(_stream.Log(at, (int)(taken - at)));
        if (_stream.TryGoOn(tally, taken, machine.OutputQueued, machine.Output.Length, out var sent) is { } apart) return Disagree(apart);
        machine.OutputSent(sent);
        // At once: the log may be full, and lies open.
        Save(note, machine.Save);
        _stream.Restart();
        return new LeftTerminal(Socket.Connection!, this, machine, note);
    }

    /// <inheritdoc/>
    public Memory<byte> Room() => _stream.Room();

    /// <inheritdoc/>
    public void Took(int count) => _stream.Took(count);

    /// <inheritdoc/>
    public void Forget() => _stream.Restart();

    /// <inheritdoc/>
    public void Save(ReadOnlyMemory<byte> note, Action<IBufferWriter<byte>> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var content = t_content ??= new SecretBuffer(ContentBytes);
        try
        {
            BinaryPrimitives.WriteInt32LittleEndian(content.GetSpan(sizeof(int)), note.Length);
            content.Advance(sizeof(int));
            content.Write(note.Span);
            write(content);
            if (_stream.Seal(content.Written, _stream.Received) is { } why) GiveUp(why);
        }
        finally
        {
            // What was typed is in it, and the room is used again by whoever comes next.
            content.Clear();
        }
    }

    /// <inheritdoc/>
    public ValueTask HoldAsync(CancellationToken cancellationToken) => _sockets.HoldAsync(Socket, cancellationToken);

    /// <inheritdoc/>
    public void GiveUp(string? reason)
    {
        if (!Keeps) return;
        Socket.GiveUp();
        // What is kept would lack what comes now: no daemon is to go on from it.
        _memory.WriteNumber(0, 0);
        _givingUp = _sockets.DropAsync(Socket).AsTask();
        if (reason is not null) Unkept?.Invoke(reason);
    }

    /// <inheritdoc/>
    public async ValueTask DropAsync()
    {
        await _givingUp;
        if (!Socket.TryDrop()) return;
        // Said to the terminal here: the Keeper may not be there to let its copy go.
        Socket.Connection?.CompleteWrites();
        await _sockets.DropAsync(Socket);
    }

    /// <inheritdoc/>
    public void End()
    {
        _sockets.Remove(Socket);
        if (_memory.IsDisposed) _files.Delete(_id);
        else _files.Release(_id, _memory, _stream.Readable);
    }

    /// <inheritdoc/>
    public void Leave()
    {
        _sockets.Remove(Socket);
        _memory.Dispose();
    }

    private static Fault Disagree(string why) => new(SessionErrors.NotKept, $"The terminal could not be kept: {why}.");
}
