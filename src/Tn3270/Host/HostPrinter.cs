using System.Security.Cryptography.X509Certificates;
using Holdfast.Runtime;
using Holdfast.Tn3270.Printing;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Host;

/// <summary>
/// One printer as an application sees it: send records of a job, hear how each went, end the job. One job at a time; displays
/// that share a printer take turns by <see cref="TakeTurnAsync"/>.
/// </summary>
public sealed class HostPrinter
{
    private readonly HostMachine _machine;
    private readonly WirePump _pump;
    private readonly CancellationToken _life;
    private readonly PrinterTurns _turns = new();

    // How often the printer had mended what it reported when that was last told.
    private int _mended;

    internal HostPrinter(HostMachine machine, WirePump pump, Address remoteAddress, CancellationToken life)
    {
        _machine = machine;
        _pump = pump;
        _life = life;
        RemoteAddress = remoteAddress;
        LuName = machine.LuName ?? "";
        AssociatedLu = machine.AssociatedLu;
        TakesScs = machine.TakesScs;
        GivesResponses = machine.GivesResponses;
        AskedForLu = machine.AskedForLu;
    }

    /// <summary>The LU this printer was given.</summary>
    public string LuName { get; }

    /// <summary>The LU of the display it goes with; null for none.</summary>
    public string? AssociatedLu { get; }

    /// <summary>Whether it asked for its LU by name, or for the printer of a display, and not for any.</summary>
    public bool AskedForLu { get; }

    /// <summary>Whether its connection is encrypted.</summary>
    public bool Encrypted { get; internal init; }

    /// <summary>The certificate that it showed, where one was asked for; null for none.</summary>
    public X509Certificate2? ClientCertificate { get; internal init; }

    /// <summary>Whether it takes SCS; otherwise the 3270 data stream alone.</summary>
    public bool TakesScs { get; }

    /// <summary>Whether it says how records went; otherwise nobody knows more than that they were sent.</summary>
    public bool GivesResponses { get; }

    /// <summary>Where the printer is.</summary>
    public Address RemoteAddress { get; }

    /// <summary>Waits until nobody else prints; dispose of what it returns to let the next one print.</summary>
    /// <exception cref="InvalidOperationException">Too many wait already.</exception>
    public ValueTask<IDisposable> TakeTurnAsync(CancellationToken cancellationToken) => _turns.TakeAsync(cancellationToken);

    /// <summary>Sends a part of a job as SCS (LU type 1) and waits for the printer's response.</summary>
    /// <param name="data">SNA character string codes, EBCDIC.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The response; null where the printer is gone.</returns>
    public ValueTask<DeviceResponse?> SendScsAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) =>
        PrintAsync(data, scs: true, cancellationToken);

    /// <summary>Sends a part of a job as a 3270 write (LU type 3) and waits for the printer's response.</summary>
    /// <param name="record">A write, from its command on, with the start-printer bit in its write control.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The response; null where the printer is gone.</returns>
    public ValueTask<DeviceResponse?> SendDataStreamAsync(ReadOnlyMemory<byte> record, CancellationToken cancellationToken) =>
        PrintAsync(record, scs: false, cancellationToken);

    /// <summary>Ends a job (PRINT-EOJ).</summary>
    /// <returns>False where the printer is gone.</returns>
    public ValueTask<bool> EndJobAsync() => _pump.DoAsync(_machine, static machine => machine.EndPrintJob(), _life);

    /// <summary>Waits until the printer says that what it reported is mended, to send the record again.</summary>
    /// <returns>False where the printer is gone.</returns>
    public ValueTask<bool> WaitMendedAsync(CancellationToken cancellationToken)
    {
        int before;
        lock (_pump.Gate)
        {
            before = _machine.ErrorsCleared;
        }
        return _pump.WaitAsync(() => _machine.ErrorsCleared > before, cancellationToken);
    }

    /// <summary>Waits until the printer is gone.</summary>
    public async ValueTask WaitClosedAsync(CancellationToken cancellationToken) =>
        await _pump.WaitAsync(static () => false, cancellationToken);

    /// <summary>What a host elsewhere is told of this printer: what it agreed to here, and no more.</summary>
    internal TerminalProfile ToProfile(PrinterOptions options)
    {
        lock (_pump.Gate)
        {
            // A printer of TN3270 takes the 3270 data stream, and says how each record went.
            Tn3270EFunctions functions = _machine.SpeaksTn3270E ? _machine.Functions : Tn3270EFunctions.DataStreamControl | Tn3270EFunctions.Responses;
            return options.ToProfile() with { Functions = functions };
        }
    }

    /// <summary>Gives it another host's data and waits for its answer, however long it takes; null where it is gone.</summary>
    internal async ValueTask<DeviceResponse?> RelayAsync(RelayedPrint record, CancellationToken cancellationToken)
    {
        int? number = null;
        if (!await _pump.DoAsync(_machine, machine => number = machine.RelayPrint(record.Type, ResponseDemand.Always, record.Data), _life))
        {
            return null;
        }
        if (number is not { } sent)
        {
            return new DeviceResponse(DeviceSense.CommandReject, Told: false);
        }
        DeviceResponse? response = null;
        await _pump.WaitAsync(() => (response = _machine.TakeResponse(sent)) is not null, cancellationToken);
        return response;
    }

    /// <summary>Gives it another host's record that is no data, and waits for its answer for a while where the host wants to hear.</summary>
    internal async ValueTask<(bool There, DeviceResponse? Answer)> RelayAsync(
        RelayedPrint record, TimeSpan patience, Clock clock, CancellationToken cancellationToken)
    {
        ResponseDemand demand = record.Demand == ResponseDemand.Always ? ResponseDemand.Always : ResponseDemand.None;
        int? number = null;
        bool there = await _pump.DoAsync(_machine, machine => number = machine.RelayPrint(record.Type, demand, record.Data), _life);
        DeviceResponse? response = null;
        if (there && demand == ResponseDemand.Always && number is { } sent)
        {
            await _pump.WaitAsync(() => (response = _machine.TakeResponse(sent)) is not null, patience, clock, cancellationToken);
        }
        return (there, response);
    }

    /// <summary>Waits until it says something by itself; null where it is gone. One call at a time.</summary>
    internal async ValueTask<PrinterWord?> WaitWordAsync(CancellationToken cancellationToken)
    {
        PrinterWord? word = null;
        await _pump.WaitAsync(() => (word = TakeWord()) is not null, cancellationToken);
        return word;
    }

    /// <summary>Ends a relayed job that its host did not end.</summary>
    internal async ValueTask EndRelayedJobAsync() =>
        await _pump.DoAsync(_machine, static machine => machine.RelayPrint(RecordType.PrintEndOfJob, ResponseDemand.None, []), _life);

    /// <summary>Ends its session with the host that bound it.</summary>
    internal async ValueTask UnbindAsync() =>
        await _pump.DoAsync(_machine, static machine => machine.Unbind(UnbindReason.Normal), _life);

    private PrinterWord? TakeWord()
    {
        if (_machine.TakeRelayed() is { } data)
        {
            return new PrinterWord(data);
        }
        if (_machine.ErrorsCleared == _mended)
        {
            return null;
        }
        _mended = _machine.ErrorsCleared;
        return new PrinterWord(default);
    }

    private async ValueTask<DeviceResponse?> PrintAsync(ReadOnlyMemory<byte> data, bool scs, CancellationToken cancellationToken)
    {
        int number = 0;
        if (!await _pump.DoAsync(_machine, machine => number = machine.Print(data.Span, scs), _life))
        {
            return null;
        }
        DeviceResponse? response = null;
        await _pump.WaitAsync(() => (response = _machine.TakeResponse(number)) is not null, cancellationToken);
        return response;
    }
}
