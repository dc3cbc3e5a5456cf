using Holdfast.Runtime;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Host;

/// <summary>One terminal as the application sees it: show a panel, get the reply.</summary>
public sealed class HostSession
{
    private readonly HostMachine _machine;
    private readonly WirePump _pump;
    private readonly CancellationToken _life;

    internal HostSession(HostMachine machine, WirePump pump, Address remoteAddress, CancellationToken life)
    {
        _machine = machine;
        _pump = pump;
        _life = life;
        RemoteAddress = remoteAddress;
        LuName = machine.LuName;
        TerminalType = machine.TerminalType;
        Rows = machine.Rows;
        Columns = machine.Columns;
        HasColors = machine.HasColors;
    }

    /// <summary>The LU this terminal was given.</summary>
    public string? LuName { get; }

    /// <summary>The terminal's type, such as IBM-3278-2-E.</summary>
    public string TerminalType { get; }

    /// <summary>Rows of the largest screen the terminal has; a panel that fits 24 by 80 is shown on that.</summary>
    public int Rows { get; }

    /// <summary>Columns of the largest screen the terminal has.</summary>
    public int Columns { get; }

    /// <summary>Whether the terminal has colours; where it has none, colours of fields are left out.</summary>
    public bool HasColors { get; }

    /// <summary>Where the terminal is.</summary>
    public Address RemoteAddress { get; }

    /// <summary>Shows a panel and waits for the user's answer. One call at a time.</summary>
    /// <param name="panel">What to show.</param>
    /// <param name="values">Values by field name, in place of the fields' own texts.</param>
    /// <param name="cancellationToken">Stops waiting; the panel stays on the screen.</param>
    /// <returns>The answer; null where the terminal is gone.</returns>
    /// <exception cref="ArgumentException">The panel does not fit the terminal.</exception>
    public async ValueTask<PanelReply?> ShowAsync(
        Panel panel, IReadOnlyDictionary<string, string>? values, CancellationToken cancellationToken)
    {
        lock (_pump.Gate)
        {
            if (_pump.Closed || !_machine.Ready)
            {
                return null;
            }
            _machine.Show(panel, values);
        }
        try
        {
            await _pump.FlushAsync(_life);
        }
        catch (NetworkException)
        {
            return null;
        }
        PanelReply? reply = null;
        await _pump.WaitAsync(() => (reply = _machine.TakeReply()) is not null, cancellationToken);
        return reply;
    }

    /// <summary>
    /// Sends a record as it is, below the level of panels, and waits for the terminal's next record. One call at a time.
    /// </summary>
    /// <param name="record">A 3270 data stream, from its command on, which makes the terminal answer.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The answer from its AID on; null where the terminal is gone.</returns>
    public async ValueTask<ReadOnlyMemory<byte>?> ExchangeAsync(ReadOnlyMemory<byte> record, CancellationToken cancellationToken)
    {
        lock (_pump.Gate)
        {
            if (_pump.Closed || !_machine.Ready)
            {
                return null;
            }
            _machine.Exchange(record.Span);
        }
        try
        {
            await _pump.FlushAsync(_life);
        }
        catch (NetworkException)
        {
            return null;
        }
        byte[]? answer = null;
        await _pump.WaitAsync(() => (answer = _machine.TakeAnswer()) is not null, cancellationToken);
        return answer is null ? null : new ReadOnlyMemory<byte>(answer);
    }
}
