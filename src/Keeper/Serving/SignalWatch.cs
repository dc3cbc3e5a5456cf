using System.Runtime.InteropServices;
using Holdfast.Keeper.Native;

namespace Holdfast.Keeper.Serving;

/// <summary>
/// Turns signals into something to read: SIGCHLD, because an adopted grandchild's end shows nowhere else, and SIGTERM.
/// The platform runs handlers on a thread of its own; all they do is to count in an eventfd.
/// </summary>
internal sealed unsafe class SignalWatch : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations;
    private int _terminations;

    /// <summary>Begins to watch; SIGHUP, SIGINT and SIGPIPE are ignored from here on.</summary>
    /// <exception cref="SystemFailure">The system has no descriptor to give.</exception>
    public SignalWatch()
    {
        const int hangUp = 1, interrupt = 2, brokenPipe = 13, childEnded = 17;
        foreach (var signal in (ReadOnlySpan<int>)[hangUp, interrupt, brokenPipe])
            _ = Libc.Signal(signal, Flags.IgnoreHandler);

        // Inherited as ignored it would make the kernel throw exit statuses away.
        _ = Libc.Signal(childEnded, Flags.DefaultHandler);

        Descriptor = Libc.EventFd(0, Flags.CloseOnExec | Flags.NonBlocking);
        if (Descriptor < 0)
            throw new SystemFailure("eventfd");
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGCHLD, _ => Ring()),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnTermination),
        ];
    }

    /// <summary>Readable when a signal has come.</summary>
    public int Descriptor { get; }

    /// <summary>How often this process was asked to end.</summary>
    public int Terminations => Volatile.Read(ref _terminations);

    /// <summary>Takes the count away, so that the descriptor is no longer readable.</summary>
    public void Quieten()
    {
        ulong count;
        _ = Libc.Read(Descriptor, (byte*)&count, sizeof(ulong));
    }

    /// <summary>Gives the signals back.</summary>
    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _ = Libc.Close(Descriptor);
    }

    private void OnTermination(PosixSignalContext context)
    {
        context.Cancel = true;
        Interlocked.Increment(ref _terminations);
        Ring();
    }

    private void Ring()
    {
        ulong one = 1;
        _ = Libc.Write(Descriptor, (byte*)&one, sizeof(ulong));
    }
}
