namespace Holdfast.Runtime.EventLoop;

/// <summary>The connections and listeners of one execution model that are open, so that its end can close them. Any thread.</summary>
internal sealed class OpenSockets
{
    private readonly Lock _lock = new();
    private readonly HashSet<LoopListener> _listeners = [];
    private LoopConnection? _first;
    private bool _closed;

    /// <summary>How many connections are open.</summary>
    public int Connections
    {
        get
        {
            lock (_lock)
            {
                var count = 0;
                for (var one = _first; one is not null; one = one.NextOpen)
                    count++;
                return count;
            }
        }
    }

    /// <summary>Notes a new connection, or closes it where the execution model has ended.</summary>
    public LoopConnection Add(LoopConnection connection)
    {
        lock (_lock)
        {
            if (!_closed)
            {
                connection.NextOpen = _first;
                if (_first is not null)
                    _first.PreviousOpen = connection;
                _first = connection;
                return connection;
            }
        }

        connection.Close();
        return connection;
    }

    /// <summary>Notes a new listener, or closes it where the execution model has ended.</summary>
    public LoopListener Add(LoopListener listener)
    {
        lock (_lock)
        {
            if (!_closed)
            {
                _listeners.Add(listener);
                return listener;
            }
        }

        _ = listener.DisposeAsync().AsTask();
        return listener;
    }

    /// <summary>Forgets a connection whose socket is closed.</summary>
    public void Remove(LoopConnection connection)
    {
        lock (_lock)
        {
            if (connection.PreviousOpen is { } previous)
                previous.NextOpen = connection.NextOpen;
            else if (_first == connection)
                _first = connection.NextOpen;
            if (connection.NextOpen is { } next)
                next.PreviousOpen = connection.PreviousOpen;
            connection.NextOpen = connection.PreviousOpen = null;
        }
    }

    /// <summary>Forgets a listener whose socket is closed.</summary>
    public void Remove(LoopListener listener)
    {
        lock (_lock)
        {
            _listeners.Remove(listener);
        }
    }

    /// <summary>Closes what lives on a loop; on its thread.</summary>
    public void CloseOn(Loop loop) => Close(connection => connection.LivesOn(loop), listener => listener.LivesOn(loop));

    /// <summary>Closes all that is left and whatever is still to come, once the loops have ended.</summary>
    public void CloseAll()
    {
        lock (_lock)
        {
            _closed = true;
        }

        Close(static _ => true, static _ => true);
    }

    private void Close(Func<LoopConnection, bool> isConnection, Func<LoopListener, bool> isListener)
    {
        List<LoopConnection> connections = [];
        LoopListener[] listeners;
        lock (_lock)
        {
            for (var one = _first; one is not null; one = one.NextOpen)
            {
                if (isConnection(one))
                    connections.Add(one);
            }

            listeners = [.. _listeners.Where(isListener)];
        }

        // Outside the lock: closing removes.
        foreach (var listener in listeners)
            _ = listener.DisposeAsync().AsTask();
        foreach (var connection in connections)
            connection.Close();
    }
}
