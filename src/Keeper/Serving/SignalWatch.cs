using Holdfast.Keeper.Native;

namespace Holdfast.Keeper.Serving;

/// <summary>
/// Turns signals into something to read, by signalfd(2): SIGCHLD, because an adopted grandchild's end shows nowhere else, and SIGTERM.
/// The platform's own way would wake three threads for each of them, at the very moment in which a child is to be replaced.
/// </summary>
internal sealed unsafe class SignalWatch : IDisposable
{
    private const int HangUp = 1;
    private const int Interrupt = 2;
    private const int BrokenPipe = 13;
    private const int Termination = 15;
    private const int ChildEnded = 17;
    private const ulong Watched = (1UL << (Termination - 1)) | (1UL << (ChildEnded - 1));
    private const int RecordBytes = 128; // struct signalfd_siginfo; the signal's number comes first

    /// <summary>Begins to watch; SIGHUP, SIGINT and SIGPIPE are ignored from here on. <see cref="IsReady"/> must hold.</summary>
    /// <exception cref="SystemFailure">The system has no descriptor to give.</exception>
    public SignalWatch()
    {
        foreach (var signal in (ReadOnlySpan<int>)[HangUp, Interrupt, BrokenPipe])
            _ = Libc.Signal(signal, Flags.IgnoreHandler);

        // Inherited as ignored it would make the kernel throw exit statuses away.
        _ = Libc.Signal(ChildEnded, Flags.DefaultHandler);
        Descriptor = Signals.Open(Watched);
        if (Descriptor < 0)
            throw new SystemFailure("signalfd");
    }

    /// <summary>Whether no thread of this process can take the signals away: the platform's threads have the mask that it began with.</summary>
    public static bool IsReady => (Signals.Blocked() & Watched) == Watched;

    /// <summary>Readable when a signal has come.</summary>
    public int Descriptor { get; }

    /// <summary>How often this process was asked to end.</summary>
    public int Terminations { get; private set; }

    /// <summary>Has this thread, and so whatever program this process becomes, begin with the signals blocked.</summary>
    public static void Prepare() => Signals.Block(Watched);

    /// <summary>Takes the signals, so that the descriptor is no longer readable.</summary>
    public void Quieten()
    {
        var record = stackalloc byte[RecordBytes];
        while (Libc.Read(Descriptor, record, RecordBytes) == RecordBytes)
        {
            if (*(uint*)record == Termination)
                Terminations++;
        }
    }

    /// <summary>Watches no more.</summary>
    public void Dispose() => _ = Libc.Close(Descriptor);
}
