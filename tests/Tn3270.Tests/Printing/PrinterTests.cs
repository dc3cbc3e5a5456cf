using Holdfast.Runtime;
using Holdfast.Runtime.Simulated;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Printing;

namespace Holdfast.Tn3270.Tests.Printing;

/// <summary>Our printer at our host on a simulated network.</summary>
[Collection(nameof(Simulations))]
public sealed class PrinterTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly string[][] Pages =
    [
        ["STATEMENT", "", .. Enumerable.Range(1, 50).Select(i => $"{i:00} {new string('x', i)}")],
        ["page two"],
    ];

    [Fact]
    public void Jobs_arrive_page_for_page_whatever_the_network_does_to_the_bytes() =>
        Simulation.RunSeeds(10, async io =>
        {
            await using HostListener host = await ListenAsync(io, async (printer, stop) =>
            {
                for (int job = 0; job < 3; job++)
                {
                    Assert.Equal(DeviceSense.DeviceEnd, await printer.PrintAsync(Pages, CodePage.Cp037, stop));
                }
                await io.Clock.Delay(TimeSpan.FromMinutes(1), stop);
            });
            await using Printer printer = await Printer.ConnectAsync(
                io.Host("desk"),
                host.LocalAddress,
                new PrinterOptions(),
                null,
                CancellationToken.None);

            List<string[]> pages = [];
            while (pages.Count < 6 && await printer.NextJobAsync(CancellationToken.None) is { } job)
            {
                pages.AddRange(job.Pages.Select(page => page.Lines.Select(line => line.Text).ToArray()));
            }

            Assert.Null(printer.CloseReason);
            Assert.Equal([.. Pages, .. Pages, .. Pages], pages);
        });

    [Fact]
    public void A_sink_that_fails_holds_the_host_back_until_it_works() =>
        Simulation.RunSeeds(10, async io =>
        {
            int sent = 0;
            await using HostListener host = await ListenAsync(io, async (printer, stop) =>
            {
                for (; sent < 5; sent++)
                {
                    Assert.Equal(DeviceSense.DeviceEnd, await printer.PrintAsync([[$"job {sent}"]], CodePage.Cp037, stop));
                }
            });
            await using Printer printer = await Printer.ConnectAsync(
                io.Host("desk"), host.LocalAddress, new PrinterOptions(), null, CancellationToken.None);
            Sink sink = new(failures: 3);
            List<string> heard = [];

            int count = await printer.PrintAsync(sink, (_, what) => heard.Add(what), CancellationToken.None);

            Assert.Equal(5, count);
            Assert.Equal(["job 0\n", "job 1\n", "job 2\n", "job 3\n", "job 4\n"], sink.Printed);
            Assert.Equal(3, heard.Count(what => what.StartsWith("not printed: no paper", StringComparison.Ordinal)));
        });

    [Fact]
    public void A_job_that_is_put_out_late_is_put_out_once_though_the_host_is_gone() =>
        Simulation.RunSeeds(10, async io =>
        {
            await using HostListener host = await ListenAsync(io, static async (printer, stop) => await printer.PrintAsync([["job"]], CodePage.Cp037, stop));
            await using Printer printer = await Printer.ConnectAsync(
                io.Host("desk"), host.LocalAddress, new PrinterOptions(), null, CancellationToken.None);
            Sink sink = new(failures: 2);
            List<string> heard = [];

            int count = await printer.PrintAsync(sink, (_, what) => heard.Add(what), CancellationToken.None);

            Assert.Equal((1, "not printed: no paper|not printed: no paper|sink"), (count, string.Join('|', heard)));
            Assert.Equal(["job\n"], sink.Printed);
        });

    [Fact]
    public void Jobs_are_put_out_though_nobody_wants_to_hear_of_them() =>
        Simulation.RunSeeds(5, async io =>
        {
            await using HostListener host = await ListenAsync(io, static async (printer, stop) => await printer.PrintAsync([["job"]], CodePage.Cp037, stop));
            await using Printer printer = await Printer.ConnectAsync(
                io.Host("desk"), host.LocalAddress, new PrinterOptions(), null, CancellationToken.None);
            Sink sink = new(failures: 0);

            await printer.PrintAsync(sink, printed: null, CancellationToken.None);

            Assert.Equal(["job\n"], sink.Printed);
        });

    [Theory]
    [InlineData(null, false, Printer.LastAttempts)]
    [InlineData(2, true, 2)]
    public void A_job_that_cannot_be_put_out_is_given_up_in_the_end(int? limit, bool hostStays, int attempts) =>
        Simulation.RunSeeds(5, async io =>
        {
            await using HostListener host = await ListenAsync(io, async (printer, stop) =>
            {
                await printer.PrintAsync([["job"]], CodePage.Cp037, stop);
                if (hostStays)
                {
                    await printer.WaitClosedAsync(stop);
                }
            });
            await using Printer printer = await Printer.ConnectAsync(
                io.Host("desk"), host.LocalAddress, new PrinterOptions { AttemptLimit = limit }, null, CancellationToken.None);
            int failures = 0;

            await Assert.ThrowsAsync<IOException>(
                async () => await printer.PrintAsync(new Sink(int.MaxValue), (_, _) => failures++, CancellationToken.None));

            Assert.InRange(failures, attempts, attempts + 1);
        });

    [Fact]
    public void A_printer_goes_with_the_display_that_it_names() =>
        Simulation.RunSeeds(5, async io =>
        {
            Panel panel = new() { Name = "p", Fields = [new() { Row = 1, Column = 2, Name = "in", Input = true, Length = 3 }] };
            HostOptions options = new() { Printers = true, Lus = new LuDirectory([new LuPool { Name = "POOL", Displays = ["TERM1"], Printers = new Dictionary<string, string> { ["TERM1"] = "PRT1" } }]) };
            await using HostListener host = await HostListener.StartAsync(
                io,
                Address.Tcp(io.Name, 3270),
                options,
                async (session, stop) =>
                {
                    while (await session.ShowAsync(panel, null, stop) is not null)
                    {
                        await session.Printer!.PrintAsync([["for you"]], CodePage.Cp037, stop);
                    }
                },
                CancellationToken.None);
            await using Terminal terminal = await Terminal.ConnectAsync(
                io.Host("desk"), host.LocalAddress, new TerminalOptions { LuName = "TERM1" }, TlsMode.None, CancellationToken.None);
            Assert.True(await terminal.WaitAsync(machine => !machine.Screen.KeyboardLocked, Patience, CancellationToken.None));
            await using Printer printer = await Printer.ConnectAsync(
                io.Host("desk"), host.LocalAddress, new PrinterOptions { AssociatedLu = "TERM1" }, null, CancellationToken.None);
            await Task.WhenAny(printer.ReadyAsync(Patience, CancellationToken.None).AsTask(), io.Clock.Delay(TimeSpan.FromSeconds(5)).AsTask());
            await terminal.PressAsync(Tn3270.Keyboard.Key.Enter, CancellationToken.None);

            PrintJob? job = await printer.NextJobAsync(CancellationToken.None);

            Assert.Equal("for you", Assert.IsType<PrintJob>(job).Pages[0].Lines[0].Text);
        });

    [Fact]
    public void A_display_that_is_not_there_has_no_printer() =>
        Simulation.RunSeeds(5, async io =>
        {
            await using HostListener host = await ListenAsync(io, static (_, _) => Task.CompletedTask);
            await using Printer printer = await Printer.ConnectAsync(
                io.Host("desk"), host.LocalAddress, new PrinterOptions { AssociatedLu = "NOBODY" }, null, CancellationToken.None);

            Assert.Null(await printer.NextJobAsync(CancellationToken.None));
            Assert.Contains("a printer for NOBODY", printer.CloseReason);
        });

    private static ValueTask<HostListener> ListenAsync(SimulatedIo io, Func<HostPrinter, CancellationToken, Task> application) =>
        HostListener.StartAsync(
            io,
            Address.Tcp(io.Name, 3270),
            new HostOptions { Printers = true, PrinterApplication = application },
            static (_, _) => Task.CompletedTask,
            CancellationToken.None);

    private sealed class Sink(int failures) : IPrintSink
    {
        private int _left = failures;

        public List<string> Printed { get; } = [];

        public ValueTask<string> WriteAsync(PrintJob job, CancellationToken cancellationToken)
        {
            if (_left-- > 0)
            {
                throw new IOException("no paper");
            }
            Printed.Add(System.Text.Encoding.UTF8.GetString(PrintText.Write(job, transparent: false)));
            return new ValueTask<string>("sink");
        }
    }
}
