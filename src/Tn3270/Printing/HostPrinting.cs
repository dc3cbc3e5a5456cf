using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Host;

namespace Holdfast.Tn3270.Printing;

/// <summary>Prints text from our host side.</summary>
public static class HostPrinting
{
    /// <summary>How often a record that needed somebody at the printer is sent again.</summary>
    private const int MendLimit = 100;

    /// <summary>
    /// Prints pages as one job, waiting for its turn: as SCS where the printer takes it, else as 3270 writes. Each record waits for the
    /// printer's response; one that needs somebody is sent again when the printer says that it is mended.
    /// </summary>
    /// <param name="printer">The printer.</param>
    /// <param name="pages">Pages of lines.</param>
    /// <param name="page">The printer's code page.</param>
    /// <param name="cancellationToken">Stops waiting; what was sent stays printed.</param>
    /// <returns>How it went: <see cref="DeviceSense.ComponentDisconnected"/> where the printer is gone.</returns>
    /// <exception cref="InvalidOperationException">Too many wait for the printer already.</exception>
    public static async ValueTask<DeviceSense> PrintAsync(
        this HostPrinter printer, IReadOnlyList<IReadOnlyList<string>> pages, CodePage page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(printer);
        IReadOnlyList<ReadOnlyMemory<byte>> records = printer.TakesScs
            ? PrintComposer.ComposeScs(pages, pageLength: 0, page)
            : PrintComposer.ComposeDataStream(pages, page);
        using IDisposable turn = await printer.TakeTurnAsync(cancellationToken);
        foreach (ReadOnlyMemory<byte> record in records)
        {
            DeviceSense sense = await SendAsync(printer, record, cancellationToken);
            if (sense != DeviceSense.DeviceEnd)
            {
                await printer.EndJobAsync();
                return sense;
            }
        }
        return await printer.EndJobAsync() ? DeviceSense.DeviceEnd : DeviceSense.ComponentDisconnected;
    }

    private static async ValueTask<DeviceSense> SendAsync(
        HostPrinter printer, ReadOnlyMemory<byte> record, CancellationToken cancellationToken)
    {
        for (int attempt = 0; attempt < MendLimit; attempt++)
        {
            DeviceResponse? response = printer.TakesScs
                ? await printer.SendScsAsync(record, cancellationToken)
                : await printer.SendDataStreamAsync(record, cancellationToken);
            if (response is not { Sense: DeviceSense.InterventionRequired })
            {
                return response?.Sense ?? DeviceSense.ComponentDisconnected;
            }
            if (!await printer.WaitMendedAsync(cancellationToken))
            {
                return DeviceSense.ComponentDisconnected;
            }
        }
        return DeviceSense.InterventionRequired;
    }
}
