using Holdfast.Runtime;
using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Screen;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Client;

/// <summary>
/// A terminal on a connection of its own: a <see cref="TerminalMachine"/> and the task that feeds it. One caller at a time.
/// </summary>
public sealed class Terminal : IAsyncDisposable
{
    private readonly Io _io;
    private readonly TerminalMachine _machine;
    private readonly WirePump _pump;
    private readonly CancellationTokenSource _life = new();
    private readonly Task _pumping;
    private readonly Task _keeping;

    private Terminal(
        Io io, Connection connection, TerminalOptions options, Func<Connection, CancellationToken, ValueTask<Connection>>? secure)
    {
        _io = io;
        _machine = new TerminalMachine(options);
        _pump = new WirePump(connection, _machine, secure);
        _pumping = io.Start($"tn3270-terminal:{connection.RemoteAddress}", () => _pump.RunAsync(_life.Token));
        _keeping = options.KeepAlive is { } alive
            ? io.Start($"tn3270-alive:{connection.RemoteAddress}", () => _pump.KeepAliveAsync(alive, io.Clock, _life.Token))
            : Task.CompletedTask;
    }

    /// <summary>The machine. Its own task feeds it, so look at it only inside <see cref="Read"/> or <see cref="WaitAsync"/>.</summary>
    public TerminalMachine Machine => _machine;

    /// <summary>Whether the connection is over.</summary>
    public bool Closed
    {
        get
        {
            lock (_pump.Gate)
            {
                return _pump.Closed;
            }
        }
    }

    /// <summary>Why the connection is over; null while it goes on.</summary>
    public string? CloseReason
    {
        get
        {
            lock (_pump.Gate)
            {
                return _machine.FailureReason ?? _pump.CloseReason;
            }
        }
    }

    /// <summary>Connects. The negotiation goes on meanwhile: wait for what is to be seen with <see cref="WaitAsync"/>.</summary>
    /// <exception cref="NetworkException">The host could not be reached, or TLS failed.</exception>
    public static ValueTask<Terminal> ConnectAsync(
        Io io, Address address, TerminalOptions options, TlsMode tls, CancellationToken cancellationToken) =>
        ConnectAsync(
            io,
            address,
            options,
            tls == TlsMode.None ? null : new TerminalTls { Verify = tls == TlsMode.Verify },
            cancellationToken);

    /// <summary>Connects. The negotiation goes on meanwhile: wait for what is to be seen with <see cref="WaitAsync"/>.</summary>
    /// <param name="io">The execution model.</param>
    /// <param name="address">Where the host listens.</param>
    /// <param name="options">What the terminal is.</param>
    /// <param name="tls">Encryption; null for none, not even where the host offers it.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="NetworkException">
    /// The host could not be reached, or TLS from the first byte failed. Where START_TLS fails, the terminal closes with the reason.
    /// </exception>
    public static async ValueTask<Terminal> ConnectAsync(
        Io io, Address address, TerminalOptions options, TerminalTls? tls, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(io);
        ArgumentNullException.ThrowIfNull(options);
        Connection connection = await io.Network.ConnectAsync(address, cancellationToken);
        if (tls is null)
        {
            return new Terminal(io, Traced(connection, options), options, null);
        }
        ServerTrust trust = tls.ToTrust(address.Host);
        if (tls.Start != TlsStart.Implicit)
        {
            StartTlsPolicy policy = tls.Start == TlsStart.Required ? StartTlsPolicy.Required : StartTlsPolicy.Allowed;
            return new Terminal(
                io,
                Traced(connection, options),
                options with { StartTls = policy },
                async (clear, token) => Traced(await io.Network.SecureAsync(clear, trust, token), options));
        }
        return new Terminal(io, Traced(await io.Network.SecureAsync(connection, trust, cancellationToken), options), options, null);
    }

    /// <summary>Looks at the machine while nothing else touches it; take out what is wanted, such as an image of the screen.</summary>
    public T Read<T>(Func<TerminalMachine, T> look)
    {
        ArgumentNullException.ThrowIfNull(look);
        lock (_pump.Gate)
        {
            return look(_machine);
        }
    }

    /// <summary>What the screen shows now.</summary>
    public ScreenImage Capture() => Read(static machine => machine.Screen.Capture());

    /// <summary>Presses a key and sends what it makes.</summary>
    /// <exception cref="NetworkException">The connection broke.</exception>
    public ValueTask<KeyOutcome> PressAsync(Key key, CancellationToken cancellationToken) =>
        DoAsync(machine => machine.Press(key), cancellationToken);

    /// <summary>Types text at the cursor; the outcome says where it was refused, if it was.</summary>
    /// <exception cref="NetworkException">The connection broke.</exception>
    public ValueTask<KeyOutcome> TypeAsync(string text, CancellationToken cancellationToken) =>
        DoAsync(machine => machine.Type(text), cancellationToken);

    /// <summary>Puts the cursor at a row and column, from 1; refused while the keyboard is locked.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The place is off the screen.</exception>
    public KeyOutcome SetCursor(int row, int column)
    {
        KeyOutcome outcome = Read(machine => machine.SetCursor(row, column));
        _pump.Pulse();
        return outcome;
    }

    /// <summary>Waits until a condition holds, asked at once and after each change; no polling.</summary>
    /// <returns>False where the time ran out or the connection ended first.</returns>
    public ValueTask<bool> WaitAsync(Func<TerminalMachine, bool> until, TimeSpan timeout, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(until);
        return _pump.WaitAsync(() => until(_machine), timeout, _io.Clock, cancellationToken);
    }

    /// <summary>Closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_life.IsCancellationRequested)
        {
            return;
        }
        await _life.CancelAsync();
        await _pump.DisposeAsync();
        await _pumping;
        await _keeping;
        _life.Dispose();
    }

    private static Connection Traced(Connection connection, TerminalOptions options) => options.Trace?.Around(connection) ?? connection;

    private async ValueTask<KeyOutcome> DoAsync(Func<TerminalMachine, KeyOutcome> act, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        KeyOutcome outcome;
        lock (_pump.Gate)
        {
            outcome = act(_machine);
        }
        // A record once begun must go out whole, so the terminal's own life ends the write, not the caller's patience.
        await _pump.FlushAsync(_life.Token);
        _pump.Pulse();
        return outcome;
    }
}
