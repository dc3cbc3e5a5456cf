using Holdfast.Runtime;
using Holdfast.Tn3270.Printing;

namespace Holdfast.Sessions.FrontDoor;

/// <summary>The printers at the door that work for somebody, for whoever asks what there is. Thread-safe; no more than the door has connections.</summary>
internal sealed class DoorPrinters(Clock clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<DoorPrinter, DoorPrinterView> _views = [];

    /// <summary>All of them, the one that came first first.</summary>
    public IReadOnlyList<DoorPrinterView> Views()
    {
        lock (_gate) return [.. _views.Values.OrderBy(view => view.Since).ThenBy(view => view.Lu, StringComparer.Ordinal)];
    }

    /// <summary>A printer was connected to a host, the first time or anew.</summary>
    /// <param name="printer">The printer.</param>
    /// <param name="task">What it does there.</param>
    /// <param name="terminal">The LU of the terminal that it goes with; null for none.</param>
    /// <param name="hostLu">The LU that the host gave it; null where it told none.</param>
    /// <param name="since">Since when it is at the door.</param>
    public void Attached(DoorPrinter printer, PrinterTask task, string? terminal, string? hostLu, DateTimeOffset since)
    {
        lock (_gate)
        {
            var before = _views.GetValueOrDefault(printer);
            _views[printer] = new DoorPrinterView
            {
                Tenant = task.Caller.Tenant,
                Actor = task.Caller.Actor,
                Lu = task.Device.Lu ?? "",
                Terminal = terminal,
                Address = task.Device.Address,
                Session = task.Session,
                Endpoint = task.Endpoint,
                HostLu = hostLu,
                Since = since,
                Jobs = before?.Jobs ?? 0,
                BrokenOff = before?.BrokenOff ?? 0,
                LastJobAt = before?.LastJobAt,
            };
        }
    }

    /// <summary>A job of a printer ended.</summary>
    public void Printed(DoorPrinter printer, RelayedJobEnd end)
    {
        var isWhole = end == RelayedJobEnd.Whole;
        Change(printer, view => view with
        {
            Jobs = view.Jobs + (isWhole ? 1 : 0),
            BrokenOff = view.BrokenOff + (isWhole ? 0 : 1),
            LastJobAt = clock.UtcNow,
        });
    }

    /// <summary>A printer is connected to no host now.</summary>
    public void Parted(DoorPrinter printer) => Change(printer, view => view with { Session = null, Endpoint = null, HostLu = null });

    /// <summary>A printer goes.</summary>
    public void Leave(DoorPrinter printer)
    {
        lock (_gate) _views.Remove(printer);
    }

    private void Change(DoorPrinter printer, Func<DoorPrinterView, DoorPrinterView> change)
    {
        lock (_gate)
        {
            if (_views.TryGetValue(printer, out var view)) _views[printer] = change(view);
        }
    }
}
