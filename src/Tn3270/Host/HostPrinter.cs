using Holdfast.Runtime;
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
    }

    /// <summary>The LU this printer was given.</summary>
    public string LuName { get; }

    /// <summary>The LU of the display it goes with; null for none.</summary>
    public string? AssociatedLu { get; }

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
