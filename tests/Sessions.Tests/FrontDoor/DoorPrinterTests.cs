using Holdfast.Governance.Identity;
using Holdfast.Runtime;
using Holdfast.Runtime.Simulated;
using Holdfast.Sessions.FrontDoor;
using Holdfast.Sessions.Lifecycle;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Printing;

namespace Holdfast.Sessions.Tests.FrontDoor;

/// <summary>Printers at the door, between the host behind it and whoever prints.</summary>
public sealed class DoorPrinterTests
{
    private static readonly FrontDoorDefinition Open = new() { LogOn = DoorLogOn.None, Default = new DoorTarget("teller", null) };
    private static readonly FrontDoorDefinition ByName = Open with { Lus = [new DoorLuRule("PRT*", new DoorTarget(null, "a"))] };
    private static readonly Caller Anybody = new("default", "any", Role.User);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly string[][] Pages = [["STATEMENT", "", .. Enumerable.Range(1, 50).Select(i => $"{i:00} {new string('x', i)}")], ["page two"]];

    [Fact]
    public void The_printer_of_a_terminal_prints_what_the_host_prints_for_the_session_s_LU() => Simulation.RunSeeds(5, async io =>
    {
        await using var world = await DoorWorld.StartAsync(Open, PrintsAsync, io: io, host: new HostOptions { LuPrefix = "MUTE", Printers = true });
        var terminal = await world.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "READY 0");
        await using var printer = await world.ConnectPrinterAsync(new PrinterOptions { AssociatedLu = terminal.Read(machine => machine.ConnectedLu) });
        await AttachedAsync(world);

        for (var job = 1; job <= 2; job++)
        {
            Assert.True((await terminal.PressAsync(Key.Enter, CancellationToken.None)).Kind == KeyOutcomeKind.Sent);
            Assert.Equal(Pages, await PrintedAsync(printer));
            await DoorWorld.SeeAsync(terminal, $"READY {job} DeviceEnd");
        }

        var session = Assert.Single(world.Service.List(Anybody));
        var attached = Assert.Single(world.Journal.Entries, entry => entry.Kind == "front_door_printer_attached");
        Assert.Contains($"\"host_lu\":\"MUTE000", attached.Data!, StringComparison.Ordinal);
        Assert.Contains($"\"session\":\"{session.Id}\"", attached.Data!, StringComparison.Ordinal);
        await world.UntilAsync(() => world.Kinds("default").Count(kind => kind == "front_door_printed") == 2, "both jobs are told");
        Assert.All(world.Journal.Entries.Where(entry => entry.Kind == "front_door_printed"), entry => Assert.Equal("ok", entry.Result));
    });

    [Fact]
    public void A_printer_is_listed_with_its_terminal_its_host_and_its_jobs_until_it_goes() => Simulation.Run(1, async io =>
    {
        await using var world = await DoorWorld.StartAsync(Open, PrintsAsync, io: io, host: new HostOptions { LuPrefix = "MUTE", Printers = true });
        var terminal = await world.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "READY 0");
        var came = io.Clock.UtcNow;
        var lu = terminal.Read(machine => machine.ConnectedLu);
        var printer = await world.ConnectPrinterAsync(new PrinterOptions { AssociatedLu = lu });
        await AttachedAsync(world);
        Assert.Equal(0, Assert.Single(world.Door.View().Printers).Jobs);
        await io.Clock.Delay(TimeSpan.FromMinutes(1));
        Assert.True((await terminal.PressAsync(Key.Enter, CancellationToken.None)).Kind == KeyOutcomeKind.Sent);
        Assert.Equal(Pages, await PrintedAsync(printer));
        await world.UntilAsync(() => world.Door.View().Printers is [{ Jobs: 1 }], "the job is counted");

        var view = Assert.Single(world.Door.View().Printers);
        Assert.Equal(("default", "tn3270:main", lu, "a"), (view.Tenant, view.Actor, view.Terminal, view.Endpoint));
        Assert.StartsWith("MUTE", view.HostLu, StringComparison.Ordinal);
        Assert.Equal(Assert.Single(world.Service.List(Anybody)).Id, view.Session);
        Assert.NotEqual(lu, view.Lu);
        Assert.True(view.Since >= came && view.LastJobAt >= view.Since + TimeSpan.FromMinutes(1), $"{view}");
        await printer.DisposeAsync();
        await world.UntilAsync(() => world.Door.View().Printers.Count == 0, "it is listed no more");
    });

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public void A_printer_gets_the_LU_at_the_host_that_it_asks_for_at_the_door(bool printerExtended, bool hostExtended) => Simulation.Run(1, async io =>
    {
        var asked = new TaskCompletionSource<(string Lu, DeviceSense Sense)>();
        var host = new HostOptions
        {
            Tn3270E = hostExtended, Printers = true,
            PrinterApplication = async (printer, stop) =>
            {
                asked.TrySetResult((printer.LuName, await printer.PrintAsync(Pages, CodePage.Cp037, stop)));
                await printer.WaitClosedAsync(stop);
            },
        };
        await using var world = await DoorWorld.StartAsync(ByName, IdleAsync, io: io, host: host);
        await using var printer = await world.ConnectPrinterAsync(
            new PrinterOptions { LuNames = ["PRT01"], Tn3270E = printerExtended, EndOfJobTimeout = TimeSpan.FromSeconds(5) });

        Assert.Equal(Pages[0], (await PrintedAsync(printer))[0]);

        Assert.Equal(("PRT01", DeviceSense.DeviceEnd), await asked.Task.WaitAsync(Patience));
        Assert.Equal(1, world.Door.View().Attached["a"]);
    });

    [Fact]
    public void A_printer_without_paper_holds_the_host_back_until_that_is_mended() => Simulation.Run(1, async io =>
    {
        List<DeviceSense?> heard = [];
        var host = new HostOptions
        {
            Printers = true,
            PrinterApplication = async (printer, stop) =>
            {
                heard.Add((await printer.SendScsAsync(new byte[] { 0xC1, 0x15 }, stop))?.Sense);
                await printer.WaitMendedAsync(stop);
                heard.Add((await printer.SendScsAsync(new byte[] { 0xC1, 0x15 }, stop))?.Sense);
                await printer.EndJobAsync();
                await printer.WaitClosedAsync(stop);
            },
        };
        await using var world = await DoorWorld.StartAsync(ByName, IdleAsync, io: io, host: host);
        await using var printer = await world.ConnectPrinterAsync(new PrinterOptions { LuNames = ["PRT01"] });
        printer.Intervene("no paper");
        await world.UntilAsync(() => heard.Count == 1, "the host hears of it");
        await world.PassAsync(TimeSpan.FromSeconds(20));
        Assert.Equal([DeviceSense.InterventionRequired], heard);

        await printer.MendAsync();

        Assert.Equal([["A"]], await PrintedAsync(printer));
        Assert.Equal([DeviceSense.InterventionRequired, DeviceSense.DeviceEnd], heard);
        var told = Assert.Single(world.Journal.Entries, entry => entry.Kind == "front_door_printed");
        Assert.Contains("\"records\":2,\"bytes\":4,\"refused\":1", told.Data!, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData(new byte[] { 0x99 }, DeviceSense.CommandReject)]
    [InlineData(new byte[] { 0xF5, 0xC8, 0x11, 0x40 }, DeviceSense.OperationCheck)]
    [InlineData(new byte[] { 0xF5, 0xC8, 0xC1 }, DeviceSense.DeviceEnd)]
    public void What_a_printer_says_of_a_record_its_host_hears(byte[] record, DeviceSense sense) => Simulation.Run(1, async io =>
    {
        var heard = new TaskCompletionSource<DeviceResponse?>();
        var host = new HostOptions
        {
            Printers = true,
            PrinterApplication = async (printer, stop) =>
            {
                heard.TrySetResult(await printer.SendDataStreamAsync(record, stop));
                await printer.WaitClosedAsync(stop);
            },
        };
        await using var world = await DoorWorld.StartAsync(ByName, IdleAsync, io: io, host: host);
        await using var printer = await world.ConnectPrinterAsync(new PrinterOptions { LuNames = ["PRT01"] });

        Assert.Equal((sense, true), (await heard.Task.WaitAsync(Patience) is { } response ? (response.Sense, response.Told) : default));
    });

    [Fact]
    public void Nobody_s_printer_gets_what_another_s_terminal_prints() => Simulation.Run(1, async io =>
    {
        var everywhere = Open with { Ports = [new DoorPort(Address.Tcp("main", 2323), null, null)] };
        await using var world = await DoorWorld.StartAsync(everywhere, PrintsAsync, io: io, host: new HostOptions { Printers = true });
        var terminal = await world.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "READY 0");
        await using var printer = await Printer.ConnectAsync(
            io.Host("desk"), Address.Tcp("main", 2323), new PrinterOptions { AssociatedLu = terminal.Read(machine => machine.ConnectedLu) }, null, CancellationToken.None);

        Assert.Null(await printer.NextJobAsync(CancellationToken.None));

        Assert.Equal(1, world.Door.View().Refused["HF2007"]);
        Assert.DoesNotContain("front_door_printer_attached", world.Kinds("default"));
    });

    [Fact]
    public void A_printer_that_nobody_vouches_for_is_not_let_in_where_tokens_are_asked_for() => Simulation.Run(1, async io =>
    {
        await using var world = await DoorWorld.StartAsync(ByName with { LogOn = DoorLogOn.Token }, IdleAsync, io: io, host: new HostOptions { Printers = true });
        await using var printer = await world.ConnectPrinterAsync(new PrinterOptions { LuNames = ["PRT01"] });

        Assert.Null(await printer.NextJobAsync(CancellationToken.None));

        Assert.Equal(1, world.Door.View().Refused["HF2006"]);
    });

    [Fact]
    public void A_printer_counts_against_the_limits_of_its_user() => Simulation.Run(1, async io =>
    {
        var limits = new SessionLimits { User = 1 };
        await using var world = await DoorWorld.StartAsync(Open, PrintsAsync, io: io, host: new HostOptions { Printers = true }, limits: limits);
        var terminal = await world.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "READY 0");
        await using var printer = await world.ConnectPrinterAsync(new PrinterOptions { AssociatedLu = terminal.Read(machine => machine.ConnectedLu) });

        Assert.Null(await printer.NextJobAsync(CancellationToken.None));

        Assert.Equal(1, world.Door.View().Refused["HF3013"]);
    });

    [Fact]
    public void A_printer_goes_with_its_terminal_and_gives_its_places_back() => Simulation.Run(1, async io =>
    {
        await using var world = await DoorWorld.StartAsync(Open, PrintsAsync, io: io, host: new HostOptions { Printers = true });
        var terminal = await world.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "READY 0");
        await using var printer = await world.ConnectPrinterAsync(new PrinterOptions { AssociatedLu = terminal.Read(machine => machine.ConnectedLu) });
        await AttachedAsync(world);
        var user = new Caller("default", "tn3270:main", Role.User);
        var left = world.Service.Room(user).Left;

        await terminal.DisposeAsync();

        Assert.Null(await printer.NextJobAsync(CancellationToken.None));
        await world.UntilAsync(() => world.Door.Connections == 0, "both are gone");
        Assert.Equal(left + 2, world.Service.Room(user).Left);
        // The pool keeps one that is warm.
        await world.UntilAsync(() => world.Service.Endpoints().Sum(endpoint => endpoint.OpenSessions) == 1, "their connections are closed");
    });

    [Fact]
    public void A_printer_does_not_leave_its_host_because_another_terminal_comes_and_goes() => Simulation.Run(1, async io =>
    {
        await using var world = await DoorWorld.StartAsync(Open, PrintsAsync, io: io, host: new HostOptions { Printers = true });
        var terminal = await world.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "READY 0");
        await using var printer = await world.ConnectPrinterAsync(new PrinterOptions { AssociatedLu = terminal.Read(machine => machine.ConnectedLu) });
        await AttachedAsync(world);

        var other = await world.ConnectAsync();
        await DoorWorld.SeeAsync(other, "READY 0");
        await other.DisposeAsync();
        await world.UntilAsync(() => world.Door.Connections == 2, "the other has gone");

        await terminal.PressAsync(Key.Enter, CancellationToken.None);
        Assert.Equal(Pages, await PrintedAsync(printer));
        Assert.Single(world.Kinds("default"), "front_door_printer_attached");
    });

    [Fact]
    public void A_printer_waits_while_its_terminal_has_no_session() => Simulation.Run(1, async io =>
    {
        var asks = Open with { LogOn = DoorLogOn.Token };
        await using var world = await DoorWorld.StartAsync(asks, PrintsAsync, io: io, host: new HostOptions { Printers = true });
        var terminal = await world.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "Token");
        await using var printer = await world.ConnectPrinterAsync(new PrinterOptions { AssociatedLu = terminal.Read(machine => machine.ConnectedLu) });
        await world.PassAsync(TimeSpan.FromMinutes(1));

        await terminal.TypeAsync(DoorWorld.Token, CancellationToken.None);
        await terminal.PressAsync(Key.Enter, CancellationToken.None);
        await DoorWorld.SeeAsync(terminal, "READY 0");
        await world.UntilAsync(() => world.Kinds(DoorWorld.User.Tenant).Contains("front_door_printer_attached"), "the printer is at the host");
        await terminal.PressAsync(Key.Enter, CancellationToken.None);

        Assert.Equal(Pages, await PrintedAsync(printer));
        Assert.Equal(DoorWorld.User.Actor, Assert.Single(world.Journal.Entries, entry => entry.Kind == "front_door_printed").Actor);
    });

    [Fact]
    public void A_printer_follows_its_session_to_another_host() => Simulation.RunSeeds(5, async io =>
    {
        await using var world = await DoorWorld.StartAsync(Open, PrintsAsync, io: io, host: new HostOptions { Printers = true });
        var terminal = await world.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "READY 0");
        await using var printer = await world.ConnectPrinterAsync(new PrinterOptions { AssociatedLu = terminal.Read(machine => machine.ConnectedLu) });
        await AttachedAsync(world);
        var endpoint = Assert.Single(world.Service.List(Anybody)).Endpoint;

        await world.StopHostAsync(endpoint);

        await world.UntilAsync(() => world.Kinds("default").Count(kind => kind == "front_door_printer_attached") == 2, "the printer is at the other host");
        await DoorWorld.SeeAsync(terminal, "READY 0");
        await terminal.PressAsync(Key.Enter, CancellationToken.None);
        Assert.Equal(Pages, await PrintedAsync(printer));
        await DoorWorld.SeeAsync(terminal, "READY 1 DeviceEnd");
        Assert.Null(printer.CloseReason);
    });

    [Fact]
    public void Of_a_job_whose_host_is_lost_in_its_midst_what_came_is_put_out_and_that_is_told() => Simulation.Run(1, async io =>
    {
        var half = new TaskCompletionSource();
        var host = new HostOptions
        {
            Printers = true,
            PrinterApplication = async (printer, stop) =>
            {
                await printer.SendScsAsync(new byte[] { 0xC1, 0x15 }, stop);
                half.TrySetResult();
                await printer.WaitClosedAsync(stop);
            },
        };
        await using var world = await DoorWorld.StartAsync(ByName, IdleAsync, io: io, host: host);
        await using var printer = await world.ConnectPrinterAsync(new PrinterOptions { LuNames = ["PRT01"] });
        await half.Task.WaitAsync(Patience);

        await world.StopHostAsync("a");

        Assert.Equal([["A"]], await PrintedAsync(printer));
        var told = Assert.Single(world.Journal.Entries, entry => entry.Kind == "front_door_printed");
        Assert.Equal("failed:HF3008", told.Result);
        Assert.Contains("\"broken_off\":\"host_gone\"", told.Data!, StringComparison.Ordinal);
        Assert.Null(await printer.NextJobAsync(CancellationToken.None));
        Assert.Contains("front_door_refused", world.Kinds("default"));
    });

    [Fact]
    public void A_door_that_ends_waits_for_the_end_of_a_job() => Simulation.Run(1, async io =>
    {
        var half = new TaskCompletionSource();
        var host = new HostOptions
        {
            Printers = true,
            PrinterApplication = async (printer, stop) =>
            {
                await printer.SendScsAsync(new byte[] { 0xC1, 0x15 }, stop);
                half.TrySetResult();
                await io.Clock.Delay(TimeSpan.FromSeconds(1), stop);
                await printer.SendScsAsync(new byte[] { 0xC2, 0x15 }, stop);
                await printer.EndJobAsync();
                await printer.WaitClosedAsync(stop);
            },
        };
        await using var world = await DoorWorld.StartAsync(ByName, IdleAsync, io: io, host: host);
        await using var printer = await world.ConnectPrinterAsync(new PrinterOptions { LuNames = ["PRT01"] });
        await half.Task.WaitAsync(Patience);

        await world.Door.DrainAsync("bye", CancellationToken.None);

        Assert.Equal([["A", "B"]], await PrintedAsync(printer));
        Assert.Equal("ok", Assert.Single(world.Journal.Entries, entry => entry.Kind == "front_door_printed").Result);
        await world.UntilAsync(() => world.Door.Connections == 0, "the printer is let go");
    });

    private static Task AttachedAsync(DoorWorld world) =>
        world.UntilAsync(() => world.Kinds("default").Contains("front_door_printer_attached"), "the printer is at the host");

    private static async Task<string[][]> PrintedAsync(Printer printer)
    {
        var job = Assert.IsType<PrintJob>(await printer.NextJobAsync(CancellationToken.None));
        return [.. job.Pages.Select(page => page.Lines.Select(line => line.Text).ToArray())];
    }

    private static async Task IdleAsync(HostSession session, CancellationToken cancellationToken) =>
        await session.ShowAsync(Ready("READY"), null, cancellationToken);

    /// <summary>At each key the terminal's printer prints the pages, once there is one.</summary>
    private static async Task PrintsAsync(HostSession session, CancellationToken cancellationToken)
    {
        var said = "READY 0";
        for (var job = 1; await session.ShowAsync(Ready(said), null, cancellationToken) is not null; job++)
        {
            var sense = session.Printer is { } printer ? $"{await printer.PrintAsync(Pages, CodePage.Cp037, cancellationToken)}" : "no printer";
            said = $"READY {job} {sense}";
        }
    }

    private static Panel Ready(string text) => new() { Name = "ready", Fields = [new PanelField { Row = 1, Column = 2, Text = text }] };
}
