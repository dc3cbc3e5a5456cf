using System.Security.Cryptography.X509Certificates;
using Holdfast.Runtime;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Host;

/// <summary>One terminal as the application sees it: show a panel, get the reply.</summary>
public sealed class HostSession
{
    private readonly HostMachine _machine;
    private readonly WirePump _pump;
    private readonly LuDirectory _lus;
    private readonly CancellationToken _life;
    private readonly Func<CancellationToken, ValueTask<string?>> _settle;

    internal HostSession(
        HostMachine machine,
        WirePump pump,
        LuDirectory lus,
        Address remoteAddress,
        Func<CancellationToken, ValueTask<string?>> settle,
        CancellationToken life)
    {
        _machine = machine;
        _pump = pump;
        _lus = lus;
        _life = life;
        RemoteAddress = remoteAddress;
        _settle = settle;
    }

    /// <summary>The LU this terminal was given; null in plain text.</summary>
    public string? LuName => Read(static machine => machine.LuName);

    /// <summary>The terminal's type, such as IBM-3278-2-E; empty before it said so.</summary>
    public string TerminalType => Read(static machine => machine.TerminalType);

    /// <summary>Rows of the largest screen the terminal has; a panel that fits 24 by 80 is shown on that.</summary>
    public int Rows => Read(static machine => machine.Rows);

    /// <summary>Columns of the largest screen the terminal has.</summary>
    public int Columns => Read(static machine => machine.Columns);

    /// <summary>Whether the terminal has colours; where it has none, colours of fields are left out.</summary>
    public bool HasColors => Read(static machine => machine.HasColors);

    /// <summary>Whether TN3270E was agreed (RFC 2355), and not TN3270.</summary>
    public bool SpeaksTn3270E => Read(static machine => machine.SpeaksTn3270E);

    /// <summary>What is spoken now.</summary>
    public HostDialect Dialect => Read(static machine => machine.Dialect);

    /// <summary>Where the terminal is.</summary>
    public Address RemoteAddress { get; }

    /// <summary>Whether the connection is encrypted.</summary>
    public bool Encrypted { get; internal init; }

    /// <summary>The certificate that the terminal showed, where one was asked for (<see cref="ServerIdentity.ClientRoots"/>); null for none.</summary>
    public X509Certificate2? ClientCertificate { get; internal init; }

    /// <summary>Whether the terminal is kept, so that the next process can go on with it; see <see cref="HostOptions.Keep"/>.</summary>
    public bool IsKept => Kept is { Keep.Keeps: true };

    /// <summary>Whether the terminal is being left to the next process: what belongs to it is to be left as well.</summary>
    public bool IsLeft => WasLeft?.Invoke() ?? false;

    /// <summary>What keeps it; null for nothing.</summary>
    internal KeptHost? Kept { get; init; }

    internal Func<bool>? WasLeft { get; init; }

    /// <summary>
    /// What the next process is told of the terminal besides how its own end stands; at first, what the process before noted.
    /// </summary>
    public ReadOnlyMemory<byte> Note => Read(_ => Kept?.Note ?? default);

    /// <summary>Changes the <see cref="Note"/>; that is kept before anything more is sent.</summary>
    /// <param name="note">Makes the note, under a lock: one change at a time, and none while a record is taken or sent.</param>
    public void ChangeNote(Func<ReadOnlyMemory<byte>> note) => Read(_ => Noted(note));

    /// <summary>The printer associated with this terminal, while it is connected; see <see cref="HostOptions.Printers"/>.</summary>
    public HostPrinter? Printer => LuName is null ? null : _lus.FindPrinter(LuName);

    /// <summary>What the terminal has said of itself so far, where <see cref="HostOptions.AskEnvironment"/> is set.</summary>
    public IReadOnlyDictionary<string, string> Environment =>
        Read(static machine => new Dictionary<string, string>(machine.Environment));

    /// <summary>Shows a panel and waits for the user's answer. One call at a time.</summary>
    /// <param name="panel">What to show.</param>
    /// <param name="values">Values by field name, in place of the fields' own texts.</param>
    /// <param name="cancellationToken">Stops waiting; the panel stays on the screen.</param>
    /// <returns>The answer; null where the terminal is gone.</returns>
    /// <exception cref="ArgumentException">The panel does not fit the terminal.</exception>
    public ValueTask<PanelReply?> ShowAsync(
        Panel panel, IReadOnlyDictionary<string, string>? values, CancellationToken cancellationToken) =>
        // In two steps, so that the wait for the user does not keep the whole panel.
        WaitReplyAsync(DoAsync(machine => machine.Show(panel, values)), cancellationToken);

    /// <summary>Shows a panel and waits until the terminal says how that went, not for the user.</summary>
    /// <param name="panel">What to show.</param>
    /// <param name="values">Values by field name, in place of the fields' own texts.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The definite response; null where the terminal is gone.</returns>
    /// <exception cref="ArgumentException">The panel does not fit the terminal.</exception>
    public async ValueTask<DeviceResponse?> DisplayAsync(
        Panel panel, IReadOnlyDictionary<string, string>? values, CancellationToken cancellationToken)
    {
        int number = 0;
        bool sent = await DoAsync(machine => number = machine.Show(panel, values, ResponseDemand.Always));
        return sent ? await WaitValueAsync(machine => machine.TakeResponse(number), cancellationToken) : null;
    }

    private async ValueTask<PanelReply?> WaitReplyAsync(ValueTask<bool> shown, CancellationToken cancellationToken) =>
        await shown ? await WaitReplyAsync(cancellationToken) : null;

    /// <summary>Waits for the user's answer to the panel shown last.</summary>
    /// <returns>The answer; null where the terminal is gone.</returns>
    public ValueTask<PanelReply?> WaitReplyAsync(CancellationToken cancellationToken) =>
        WaitAsync(static machine => machine.TakeReply(), cancellationToken);

    /// <summary>
    /// Sends a record as it is, below the level of panels, and waits for the terminal's next record. One call at a time.
    /// </summary>
    /// <param name="record">A 3270 data stream, from its command on, which makes the terminal answer.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The answer from its AID on; null where the terminal is gone.</returns>
    public async ValueTask<ReadOnlyMemory<byte>?> ExchangeAsync(ReadOnlyMemory<byte> record, CancellationToken cancellationToken)
    {
        bool sent = await DoAsync(machine => machine.Exchange(record.Span));
        byte[]? answer = sent ? await WaitAsync(static machine => machine.TakeAnswer(), cancellationToken) : null;
        // A bare null would be an empty memory here.
        return answer is null ? default(ReadOnlyMemory<byte>?) : answer;
    }

    /// <summary>Sends a record as it is, below the level of panels, and waits until the terminal says how that went.</summary>
    /// <param name="record">A 3270 data stream, from its command on, which the terminal does not answer.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The definite response; null where the terminal is gone.</returns>
    public async ValueTask<DeviceResponse?> SendAsync(ReadOnlyMemory<byte> record, CancellationToken cancellationToken)
    {
        int number = 0;
        bool sent = await DoAsync(machine => number = machine.Send(record.Span, ResponseDemand.Always));
        return sent ? await WaitValueAsync(machine => machine.TakeResponse(number), cancellationToken) : null;
    }

    /// <summary>
    /// Sends a record that shows another screen's state and waits for nothing; from here until the next panel the terminal's records come
    /// by <see cref="WaitRelayedAsync(CancellationToken)"/>.
    /// </summary>
    /// <param name="record">A 3270 data stream, from its command on, such as <see cref="Screen.ScreenStream"/> writes.</param>
    /// <param name="turn">Whether the terminal may send next: its keyboard is unlocked.</param>
    /// <param name="note">Makes the <see cref="Note"/> of that very moment, under a lock; null leaves it as it is.</param>
    /// <returns>False where the terminal is gone.</returns>
    public ValueTask<bool> RelayAsync(ReadOnlyMemory<byte> record, bool turn, Func<ReadOnlyMemory<byte>>? note = null) => DoAsync(machine =>
    {
        machine.Relay(record.Span, turn);
        Noted(note);
    });

    /// <summary>
    /// As <see cref="RelayAsync"/>, for the first record of another screen: in the same moment what the terminal sent to the one before, and
    /// nobody took, is forgotten, keys and signals alike.
    /// </summary>
    /// <param name="record">A 3270 data stream, from its command on.</param>
    /// <param name="turn">Whether the terminal may send next: its keyboard is unlocked.</param>
    /// <param name="note">Makes the <see cref="Note"/> of that very moment, under a lock; null leaves it as it is.</param>
    /// <returns>False where the terminal is gone.</returns>
    public ValueTask<bool> BeginRelayAsync(ReadOnlyMemory<byte> record, bool turn, Func<ReadOnlyMemory<byte>>? note = null) => DoAsync(machine =>
    {
        machine.BeginRelay();
        machine.Relay(record.Span, turn);
        Noted(note);
    });

    /// <summary>Waits for the next record of a relayed terminal; one call at a time.</summary>
    /// <returns>The record from its AID on; null where the terminal is gone.</returns>
    public ValueTask<ReadOnlyMemory<byte>?> WaitRelayedAsync(CancellationToken cancellationToken) => WaitRelayedAsync(null, cancellationToken);

    /// <summary>Waits for the next record of a relayed terminal, and has it noted and kept that it was taken; one call at a time.</summary>
    /// <param name="note">Makes the <see cref="Note"/> of the record; asked in the moment it is taken, under a lock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The record from its AID on; null where the terminal is gone.</returns>
    public async ValueTask<ReadOnlyMemory<byte>?> WaitRelayedAsync(
        Func<byte[], ReadOnlyMemory<byte>>? note, CancellationToken cancellationToken)
    {
        byte[]? record = await WaitAsync(
            machine =>
            {
                byte[]? taken = machine.TakeRelayed();
                if (taken is not null && note is not null)
                {
                    Noted(() => note(taken));
                    Kept?.Save();
                }
                return taken;
            },
            cancellationToken);
        return record is null ? default(ReadOnlyMemory<byte>?) : record;
    }

    /// <summary>Puts a record of a process before, which did nothing with it, before all that the terminal sent since.</summary>
    /// <param name="record">The record.</param>
    /// <param name="note">Makes the <see cref="Note"/> of that very moment, under a lock.</param>
    public void ReturnRelayed(byte[] record, Func<ReadOnlyMemory<byte>> note) => Read(machine =>
    {
        machine.ReturnRelayed(record);
        return Noted(note);
    });

    /// <summary>Waits for ATTN, or for SYSREQ while no panel waits for it; run it beside the work it may interrupt.</summary>
    /// <returns>The signal; null where the terminal is gone.</returns>
    public ValueTask<HostSignal?> WaitSignalAsync(CancellationToken cancellationToken) => WaitValueAsync(
        machine =>
        {
            HostSignal? taken = machine.TakeSignal();
            if (taken is not null)
            {
                // The next process is not to find it again.
                Kept?.Save();
            }
            return taken;
        },
        cancellationToken);

    /// <summary>Shows text of the system, outside the application's session (SSCP-LU-DATA), and waits for a line typed.</summary>
    /// <param name="text">The text; line feeds begin new lines.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The line; null where the terminal is gone.</returns>
    /// <exception cref="InvalidOperationException">The terminal speaks no TN3270E.</exception>
    public async ValueTask<string?> AskSystemAsync(string text, CancellationToken cancellationToken) =>
        await DoAsync(machine => machine.ShowSystemText(text))
            ? await WaitAsync(static machine => machine.TakeSystemLine(), cancellationToken)
            : null;

    /// <summary>Shows plain text: on the whole screen in a text session, as NVT-DATA within TN3270E.</summary>
    /// <param name="text">The text; line feeds begin new lines.</param>
    /// <returns>False where the terminal is gone.</returns>
    /// <exception cref="InvalidOperationException">The terminal speaks TN3270, which has no text.</exception>
    public ValueTask<bool> WriteTextAsync(string text) => DoAsync(machine => machine.WriteText(text));

    /// <summary>Waits for the next line typed in plain text.</summary>
    /// <returns>The line without its end; null where the terminal is gone.</returns>
    public ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken) =>
        WaitAsync(static machine => machine.TakeTypedLine(), cancellationToken);

    /// <summary>
    /// Goes over to another dialect, or begins the same anew, as hosts do that hand a terminal from one application to another.
    /// What is on the screen goes.
    /// </summary>
    /// <returns>
    /// Whether it is spoken now: false where the terminal is gone, or refused TN3270E and stayed with TN3270.
    /// </returns>
    public async ValueTask<bool> NegotiateAsync(HostDialect dialect, CancellationToken cancellationToken) =>
        await DoAsync(machine => machine.Negotiate(dialect)) && await _settle(cancellationToken) is null && Dialect == dialect;

    /// <summary>Asks a TN3270E terminal to give responses from now on, or no more (FUNCTIONS, RFC 2355 section 7.2).</summary>
    /// <returns>Whether it agreed.</returns>
    /// <exception cref="InvalidOperationException">The terminal speaks no TN3270E.</exception>
    public async ValueTask<bool> UseResponsesAsync(bool wanted, CancellationToken cancellationToken) =>
        await DoAsync(machine => machine.AskResponses(wanted)) && await _settle(cancellationToken) is null
            && Read(static machine => machine.GivesResponses) == wanted;

    /// <summary>Ends the session between terminal and application; the next panel begins another.</summary>
    /// <returns>False where the terminal is gone.</returns>
    public ValueTask<bool> UnbindAsync(UnbindReason reason) => UnbindAsync(new UnbindNotice(reason, Sense: 0));

    /// <summary>Ends the session between terminal and application, and says why in SNA's words; the next panel begins another.</summary>
    /// <param name="notice">Why; sense data stand behind <see cref="UnbindReason.SenseCode"/> alone.</param>
    /// <returns>False where the terminal is gone.</returns>
    /// <exception cref="ArgumentException">There are sense data behind a reason that has none.</exception>
    public ValueTask<bool> UnbindAsync(UnbindNotice notice) => DoAsync(machine => machine.Unbind(notice));

    private T Read<T>(Func<HostMachine, T> look)
    {
        lock (_pump.Gate)
        {
            return look(_machine);
        }
    }

    private bool Noted(Func<ReadOnlyMemory<byte>>? note)
    {
        if (Kept is not null && note is not null)
        {
            Kept.Note = note();
        }
        return true;
    }

    private ValueTask<bool> DoAsync(Action<HostMachine> act) => _pump.DoAsync(_machine, act, _life);

    private async ValueTask<T?> WaitAsync<T>(Func<HostMachine, T?> take, CancellationToken cancellationToken)
        where T : class
    {
        T? taken = null;
        await _pump.WaitAsync(() => (taken = take(_machine)) is not null, cancellationToken);
        return taken;
    }

    private async ValueTask<T?> WaitValueAsync<T>(Func<HostMachine, T?> take, CancellationToken cancellationToken)
        where T : struct
    {
        T? taken = null;
        await _pump.WaitAsync(() => (taken = take(_machine)) is not null, cancellationToken);
        return taken;
    }
}
