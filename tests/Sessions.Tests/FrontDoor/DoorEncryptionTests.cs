using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Sessions.FrontDoor;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Printing;

namespace Holdfast.Sessions.Tests.FrontDoor;

/// <summary>Terminals that encrypt, from the first byte or by START_TLS, and show who they are by a certificate.</summary>
public sealed class DoorEncryptionTests
{
    private static readonly DoorTarget Teller = new("teller", null);
    private static readonly DoorCertificateRule Ann = new("ann@example.com", "ann", Teller);

    [Theory]
    [InlineData(HostTlsStart.Implicit, TlsStart.Implicit)]
    [InlineData(HostTlsStart.Required, TlsStart.Required)]
    [InlineData(HostTlsStart.Offered, TlsStart.Accepted)]
    public async Task A_certificate_tells_user_and_pool_and_is_in_the_audit_trail(HostTlsStart start, TlsStart terminalStart)
    {
        using var authority = new DoorAuthority();
        await using var world = await DoorWorld.StartAsync(At(start, DoorLogOn.Token, Ann), identity: authority.Identity());

        var terminal = await world.ConnectAsync(terminalStart, authority.Issue("CN=Ann Lee, O=Harbor", "ann@example.com"));

        await DoorWorld.SeeAsync(terminal, "MAIN MENU");
        var view = Assert.Single(world.Service.List(World.Alice with { Tenant = "default" }));
        Assert.Equal(("cert:ann", "teller"), (view.Owner, view.Pool));
        var attached = Assert.Single(world.Journal.Entries, entry => entry.Kind == "front_door_attached");
        Assert.Equal("cert:ann", attached.Actor);
        Assert.Contains("\"certificate\":\"CN=Ann Lee, O=Harbor\"", attached.Data!, StringComparison.Ordinal);
        var connected = Assert.Single(world.Journal.Entries, entry => entry.Kind == "front_door_connected");
        Assert.Contains("\"tls\":true,\"certificate\":\"CN=Ann Lee, O=Harbor\"", connected.Data!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CN=Ben, O=Harbor", false)]
    [InlineData("CN=Ann Lee, O=Harbor", true)]
    public async Task The_printer_of_a_terminal_with_a_certificate_must_show_it_too_wherever_it_comes_from(string subject, bool isLetIn)
    {
        using var authority = new DoorAuthority();
        await using var world = await DoorWorld.StartAsync(
            At(HostTlsStart.Required, DoorLogOn.Token, Ann), identity: authority.Identity(), host: new HostOptions { Printers = true, PrinterApplication = static (printer, stop) => printer.WaitClosedAsync(stop).AsTask() });
        var terminal = await world.ConnectAsync(TlsStart.Required, authority.Issue("CN=Ann Lee, O=Harbor", "ann@example.com"));
        await DoorWorld.SeeAsync(terminal, "MAIN MENU");

        var tls = new TerminalTls { Start = TlsStart.Required, Verify = false, ClientCertificate = authority.Issue(subject, "ann@example.com") };
        await using var printer = await world.ConnectPrinterAsync(new PrinterOptions { AssociatedLu = terminal.Read(machine => machine.ConnectedLu) }, tls);

        // Once the rule lets it pass, the host is asked; what that says of the printer is another matter.
        await world.UntilAsync(() => world.Journal.Entries.Any(entry => entry.Kind is "front_door_printer_attached" or "front_door_refused"), "the printer is dealt with");
        Assert.Equal(isLetIn, world.Journal.Entries.All(entry => entry.Result != $"failed:{RequestErrors.Forbidden.Id}"));
    }

    [Fact]
    public async Task A_printer_with_a_certificate_is_let_in_where_terminals_are_asked_for_a_token()
    {
        using var authority = new DoorAuthority();
        var printed = new TaskCompletionSource<DeviceSense>();
        var host = new HostOptions
        {
            Printers = true,
            PrinterApplication = async (printer, stop) =>
            {
                printed.TrySetResult(await printer.PrintAsync([["STATEMENT"]], CodePage.Cp037, stop));
                await printer.WaitClosedAsync(stop);
            },
        };
        await using var world = await DoorWorld.StartAsync(
            At(HostTlsStart.Required, DoorLogOn.Token, Ann), identity: authority.Identity(), application: (session, token) => session.WaitReplyAsync(token).AsTask(), host: host);
        var tls = new TerminalTls { Start = TlsStart.Required, Verify = false, ClientCertificate = authority.Issue("CN=Ann Lee, O=Harbor", "ann@example.com") };

        await using var printer = await world.ConnectPrinterAsync(new PrinterOptions(), tls);

        Assert.Equal("STATEMENT", Assert.IsType<PrintJob>(await printer.NextJobAsync(CancellationToken.None)).Pages[0].Lines[0].Text);
        Assert.Equal(DeviceSense.DeviceEnd, await printed.Task);
        Assert.Equal("cert:ann", Assert.Single(world.Journal.Entries, entry => entry.Kind == "front_door_printer_attached").Actor);
    }

    [Fact]
    public async Task Who_shows_no_certificate_where_one_is_demanded_is_not_connected_and_counted_so()
    {
        using var authority = new DoorAuthority();
        await using var world = await DoorWorld.StartAsync(At(HostTlsStart.Required, DoorLogOn.Token, Ann), identity: authority.Identity());

        await world.ConnectAsync(TlsStart.Required, null);

        await world.UntilAsync(() => world.Kinds("node").Contains("front_door_dropped"), "it is told");
        var dropped = Assert.Single(world.Journal.Entries, entry => entry.Kind == "front_door_dropped");
        Assert.Contains("\"reason\":\"not_secured\"", dropped.Data!, StringComparison.Ordinal);
        Assert.DoesNotContain("front_door_connected", world.Kinds("node"));
    }

    [Fact]
    public async Task A_certificate_of_another_root_is_refused_also_where_none_need_be_shown()
    {
        using var authority = new DoorAuthority();
        using var stranger = new DoorAuthority();
        await using var world = await DoorWorld.StartAsync(At(HostTlsStart.Required, DoorLogOn.Token, Ann), identity: authority.Identity(optional: true));

        await world.ConnectAsync(TlsStart.Required, stranger.Issue("CN=ann", "ann@example.com"));

        await world.UntilAsync(() => world.Kinds("node").Contains("front_door_dropped"), "it is told");
        Assert.DoesNotContain("front_door_connected", world.Kinds("node"));
    }

    [Fact]
    public async Task Where_certificates_are_allowed_who_has_none_shows_a_token()
    {
        using var authority = new DoorAuthority();
        await using var world = await DoorWorld.StartAsync(At(HostTlsStart.Required, DoorLogOn.Token, Ann), identity: authority.Identity(optional: true));

        var bare = await world.ConnectAsync(TlsStart.Required, null);
        await DoorWorld.SeeAsync(bare, "Token   ===>");
        var unknown = await world.ConnectAsync(TlsStart.Required, authority.Issue("CN=ben"));
        await DoorWorld.SeeAsync(unknown, "Token   ===>");
        var known = await world.ConnectAsync(TlsStart.Required, authority.Issue("CN=Ann", "ann@example.com"));
        await DoorWorld.SeeAsync(known, "MAIN MENU");
    }

    [Fact]
    public async Task Where_a_certificate_alone_lets_in_one_that_nobody_is_known_by_is_sent_away()
    {
        using var authority = new DoorAuthority();
        await using var world = await DoorWorld.StartAsync(At(HostTlsStart.Required, DoorLogOn.Certificate, Ann), identity: authority.Identity());

        var terminal = await world.ConnectAsync(TlsStart.Required, authority.Issue("CN=ben"));
        await DoorWorld.SeeAsync(terminal, "NOT LET IN");
        await terminal.PressAsync(Key.Enter, CancellationToken.None);

        await world.UntilAsync(() => world.Kinds("node").Contains("front_door_closed"), "it is let go");
        Assert.Contains("front_door_refused", world.Kinds("node"));
        Assert.Empty(world.Service.List(World.Alice with { Tenant = "default" }));
    }

    [Fact]
    public async Task Without_rules_every_holder_of_a_certificate_is_let_in_under_its_name()
    {
        using var authority = new DoorAuthority();
        var definition = At(HostTlsStart.Required, DoorLogOn.Certificate) with { Default = Teller };
        await using var world = await DoorWorld.StartAsync(definition, identity: authority.Identity());

        var terminal = await world.ConnectAsync(TlsStart.Required, authority.Issue("CN=ben, O=Harbor"));

        await DoorWorld.SeeAsync(terminal, "MAIN MENU");
        Assert.Equal("cert:ben", Assert.Single(world.Service.List(World.Alice with { Tenant = "default" })).Owner);
    }

    [Fact]
    public async Task A_terminal_that_stays_in_clear_is_served_where_START_TLS_is_offered_and_not_where_it_is_demanded()
    {
        using var authority = new DoorAuthority();
        await using var offering = await DoorWorld.StartAsync(At(HostTlsStart.Offered, DoorLogOn.None) with { Default = Teller }, identity: authority.Identity());
        await DoorWorld.SeeAsync(await offering.ConnectAsync(), "MAIN MENU");
        await using var demanding = await DoorWorld.StartAsync(At(HostTlsStart.Required, DoorLogOn.None) with { Default = Teller }, identity: authority.Identity());

        await demanding.ConnectAsync();

        await demanding.UntilAsync(() => demanding.Door.Dropped == 1, "it is let go");
        Assert.DoesNotContain("front_door_connected", demanding.Kinds("node"));
    }

    private static FrontDoorDefinition At(HostTlsStart start, DoorLogOn logOn, params DoorCertificateRule[] rules) => new()
    {
        LogOn = logOn, Certificates = rules, Ports = [new DoorPort(Address.Tcp("127.0.0.1", 0), start, null)],
    };
}
