using Holdfast.Runtime;
using Holdfast.Runtime.Simulated;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Printing;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Tests.Printing;

/// <summary>A printer, a relay that it is connected to, and a host behind that, in simulation.</summary>
public sealed class PrinterRelayTests
{
    private static readonly PrinterOptions Plain = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_a_printer_answers_a_query_reaches_its_host(bool extended) => Simulation.RunSeeds(5, async io =>
    {
        TaskCompletionSource<byte[]> word = new();
        await using HostListener host = await HostAsync(io, async (printer, stop) =>
        {
            await printer.SendDataStreamAsync(new byte[] { 0xF3, 0x00, 0x05, 0x01, 0xFF, 0x02 }, stop);
            word.TrySetResult((await printer.WaitWordAsync(stop))!.Value.Data.ToArray());
            await printer.WaitClosedAsync(stop);
        });
        await using HostListener relay = await RelayAsync(io, host, Plain, []);
        await using Printer printer = await ConnectAsync(io, relay, new PrinterOptions { Tn3270E = extended });

        Assert.Equal([0x88, 0x00], (await word.Task)[..2]);
    });

    [Fact]
    public void A_host_is_told_no_more_than_the_printer_agreed_to() => Simulation.Run(1, async io =>
    {
        TaskCompletionSource<(bool Scs, bool Stream, bool Responses)> told = new();
        await using HostListener host = await HostAsync(io, async (printer, stop) =>
        {
            told.TrySetResult((printer.TakesScs, printer.ToProfile(Plain).Functions.HasFlag(Tn3270EFunctions.DataStreamControl), printer.GivesResponses));
            await printer.WaitClosedAsync(stop);
        });
        await using HostListener relay = await RelayAsync(io, host, Plain, []);
        await using Printer printer = await ConnectAsync(io, relay, new PrinterOptions { Tn3270E = false });

        Assert.Equal((false, true, true), await told.Task);
    });

    [Fact]
    public void Why_a_host_will_not_have_a_printer_is_told_and_the_printer_stays() => Simulation.Run(1, async io =>
    {
        List<PrinterRelayEnd> ends = [];
        await using HostListener host = await HostAsync(io, static (printer, stop) => printer.WaitClosedAsync(stop).AsTask());
        await using HostListener relay = await RelayAsync(io, host, new PrinterOptions { AssociatedLu = "NOBODY" }, ends);
        await using Printer printer = await ConnectAsync(io, relay, Plain);

        await UntilAsync(io, () => ends.Count > 0);

        Assert.Equal((false, false), (ends[0].PrinterGone, ends[0].Connected));
        Assert.Contains("NOBODY", ends[0].Reason, StringComparison.Ordinal);
        Assert.Null(printer.CloseReason);
    });

    [Fact]
    public void A_host_that_says_nothing_is_given_up() => Simulation.Run(1, async io =>
    {
        List<PrinterRelayEnd> ends = [];
        await using Listener silent = await io.Host("bank").Network.ListenAsync(Address.Tcp("bank", 3270), CancellationToken.None);
        await using HostListener relay = await ListenAsync(
            io, async (printer, stop) => ends.Add(await JoinAsync(io, Address.Tcp("bank", 3270), printer, Plain, stop)));
        await using Printer printer = await ConnectAsync(io, relay, Plain);

        await UntilAsync(io, () => ends.Count > 0);

        Assert.Contains("within 15 s", ends[0].Reason, StringComparison.Ordinal);
    });

    [Fact]
    public void A_printer_that_goes_ends_its_time_at_the_host() => Simulation.RunSeeds(5, async io =>
    {
        List<PrinterRelayEnd> ends = [];
        TaskCompletionSource there = new();
        TaskCompletionSource gone = new();
        await using HostListener host = await HostAsync(io, async (printer, stop) =>
        {
            there.TrySetResult();
            await printer.WaitClosedAsync(stop);
            gone.TrySetResult();
        });
        await using HostListener relay = await RelayAsync(io, host, Plain, ends);
        Printer printer = await ConnectAsync(io, relay, Plain);
        await there.Task;

        await printer.DisposeAsync();

        await gone.Task;
        await UntilAsync(io, () => ends.Count > 0);
        Assert.True(ends[0].PrinterGone);
    });

    [Fact]
    public void A_host_that_sends_faster_than_is_printed_is_held_back_and_nothing_is_lost() => Simulation.RunSeeds(5, async io =>
    {
        const int lines = 2000;
        await using HostListener host = await HostAsync(io, async (printer, stop) =>
        {
            string[][] pages = [.. Enumerable.Range(0, lines / 50).Select(page => Enumerable.Range(page * 50, 50).Select(line => $"{line:0000} {new string('x', 100)}").ToArray())];
            Assert.Equal(DeviceSense.DeviceEnd, await printer.PrintAsync(pages, CodePage.Cp037, stop));
            await printer.WaitClosedAsync(stop);
        });
        await using HostListener relay = await RelayAsync(io, host, Plain, []);
        await using Printer printer = await ConnectAsync(io, relay, Plain);

        PrintJob job = Assert.IsType<PrintJob>(await printer.NextJobAsync(CancellationToken.None));

        Assert.Equal(Enumerable.Range(0, lines).Select(line => $"{line:0000}"), job.Pages.SelectMany(page => page.Lines).Select(line => line.Text[..4]));
    });

    private static ValueTask<HostListener> HostAsync(SimulatedIo io, Func<HostPrinter, CancellationToken, Task> application) =>
        HostListener.StartAsync(
            io.Host("bank"), Address.Tcp("bank", 3270), new HostOptions { Printers = true, RelaysPrinters = true, PrinterApplication = application },
            static (_, _) => Task.CompletedTask, CancellationToken.None);

    private static ValueTask<HostListener> RelayAsync(SimulatedIo io, HostListener host, PrinterOptions identity, List<PrinterRelayEnd> ends) =>
        ListenAsync(io, async (printer, stop) =>
        {
            ends.Add(await JoinAsync(io, host.LocalAddress, printer, identity, stop));
            await printer.WaitClosedAsync(stop);
        });

    private static async Task<PrinterRelayEnd> JoinAsync(SimulatedIo io, Address host, HostPrinter printer, PrinterOptions identity, CancellationToken stop) =>
        await new PrinterRelay(io, await io.Network.ConnectAsync(host, stop), printer, identity).RunAsync(stop);

    private static ValueTask<HostListener> ListenAsync(SimulatedIo io, Func<HostPrinter, CancellationToken, Task> application) =>
        HostListener.StartAsync(
            io, Address.Tcp("main", 2323), new HostOptions { Printers = true, RelaysPrinters = true, PrinterApplication = application },
            static (_, _) => Task.CompletedTask, CancellationToken.None);

    private static ValueTask<Printer> ConnectAsync(SimulatedIo io, HostListener relay, PrinterOptions options) =>
        Printer.ConnectAsync(io.Host("desk"), relay.LocalAddress, options, null, CancellationToken.None);

    private static async Task UntilAsync(SimulatedIo io, Func<bool> holds)
    {
        for (int i = 0; i < 1000 && !holds(); i++)
        {
            await io.Clock.Delay(TimeSpan.FromMilliseconds(50), CancellationToken.None);
        }
        Assert.True(holds());
    }
}
