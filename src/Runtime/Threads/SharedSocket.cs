using Holdfast.Runtime.EventLoop.Native;

namespace Holdfast.Runtime.Threads;

/// <summary>A socket that several threads may use while one closes it: its descriptor is closed when the last has let go.</summary>
/// <param name="descriptor">The socket, which does not block; owned from here on.</param>
/// <param name="close">Closes the descriptor.</param>
internal sealed class SharedSocket(int descriptor, Action close)
{
    private readonly Lock _lock = new();
    private int _users = 1;
    private volatile bool _closed;

    /// <summary>The socket, for those who hold it.</summary>
    public int Descriptor => descriptor;

    /// <summary>Whether this side has closed it.</summary>
    public bool IsClosed => _closed;

    /// <summary>Holds the descriptor open; false where it was closed.</summary>
    public bool TryHold()
    {
        lock (_lock)
        {
            if (_closed)
                return false;
            _users++;
            return true;
        }
    }

    /// <summary>Lets go.</summary>
    public void Release()
    {
        lock (_lock)
        {
            if (--_users > 0)
                return;
        }

        close();
    }

    /// <summary>Closes it: those who wait are woken.</summary>
    public void Close()
    {
        lock (_lock)
        {
            if (_closed)
                return;
            _closed = true;

            // Whoever polls the socket sees its end and lets go. With nobody there, closing alone says goodbye in order.
            if (_users > 1)
                _ = Libc.Shutdown(descriptor);
        }

        Release();
    }
}
