using Holdfast.Governance.Identity;
using Holdfast.Runtime.Simulated;
using Holdfast.Sessions.FrontDoor;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions.Tests.FrontDoor;

/// <summary>What terminals at the door send, and what becomes of it. On virtual time, so that a moment of waiting is long enough.</summary>
public sealed class TerminalLinkTests
{
    private static readonly FrontDoorDefinition Open = new() { LogOn = DoorLogOn.None, Default = new DoorTarget("teller", null) };
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);
    private static readonly Caller Owner = World.Alice with { Tenant = "default" };

    [Fact]
    public void What_is_pressed_while_the_host_is_lost_is_not_given_to_the_next_session() => Simulation.Run(1, async io =>
    {
        var held = Task.CompletedTask;
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var world = await DoorWorld.StartAsync(Open, io: io, application: async (session, token) =>
        {
            await Volatile.Read(ref held).WaitAsync(token);
            await PayAsync(session, token);
        });
        await world.UntilAsync(() => world.Service.Pools()[0].Warm == 1, "there is one session");
        Volatile.Write(ref held, gate.Task);
        var terminal = await world.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "PAY");
        await world.StopHostAsync(Assert.Single(world.Service.List(Owner)).Endpoint);
        await DoorWorld.ReadAsync(terminal, "Connection to the host lost.");

        // More often than a terminal may that is listened to.
        for (var i = 0; i <= HostMachine.RelayLimit; i++)
        {
            await terminal.PressAsync(Key.Reset, CancellationToken.None);
            await terminal.PressAsync(Key.Enter, CancellationToken.None);
            if (i == HostMachine.RelayLimit / 2) await world.PassAsync(Moment);
        }

        await terminal.PressAsync(Key.Attn, CancellationToken.None);
        await world.PassAsync(Moment);
        gate.SetResult();

        await DoorWorld.SeeAsync(terminal, "PAY");
        await world.PassAsync(Moment);
        Assert.DoesNotContain("session_input", world.Kinds("default"));
        Assert.Contains("session_migration_ended", world.Kinds("default"));
        await terminal.PressAsync(Key.Enter, CancellationToken.None);
        await world.UntilAsync(() => world.Kinds("default").Contains("session_input"), "keys pressed on the new screen go to the host");
    });

    [Fact]
    public void A_secret_covered_in_an_input_field_goes_back_to_the_host_as_it_is() => Simulation.Run(1, async io =>
    {
        var sent = new List<string>();
        await using var world = await DoorWorld.StartAsync(Open, io: io, logsOn: true, application: (session, token) => SecretAsync(session, sent, token));
        var terminal = await world.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "MAIN MENU 0");
        Assert.Contains("KEY  *********", terminal.Capture().Text, StringComparison.Ordinal);

        await terminal.PressAsync(Key.Enter, CancellationToken.None);

        await DoorWorld.SeeAsync(terminal, "MAIN MENU 1");
        Assert.Contains(TellerHost.Password, Assert.Single(sent), StringComparison.Ordinal);
    });

    [Fact]
    public void Covered_text_that_was_edited_is_refused_and_the_user_is_told() => Simulation.Run(1, async io =>
    {
        var sent = new List<string>();
        await using var world = await DoorWorld.StartAsync(Open, io: io, logsOn: true, application: (session, token) => SecretAsync(session, sent, token));
        var terminal = await world.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "MAIN MENU 0");
        Assert.False(terminal.SetCursor(2, 8).IsRefused);
        Assert.False((await terminal.TypeAsync("X", CancellationToken.None)).IsRefused);
        await terminal.PressAsync(Key.Enter, CancellationToken.None);

        await DoorWorld.SeeAsync(terminal, "NOT SENT");
        Assert.Contains("row 2, column 7", terminal.Capture().Text, StringComparison.Ordinal);
        Assert.Empty(sent);
        await terminal.PressAsync(Key.Enter, CancellationToken.None);
        await DoorWorld.SeeAsync(terminal, "MAIN MENU 0");
        Assert.False(terminal.SetCursor(2, 7).IsRefused);
        await terminal.PressAsync(Key.EraseEof, CancellationToken.None);
        Assert.False((await terminal.TypeAsync("N*W", CancellationToken.None)).IsRefused);
        await terminal.PressAsync(Key.Enter, CancellationToken.None);
        await DoorWorld.SeeAsync(terminal, "NOT SENT");
        await terminal.PressAsync(Key.Enter, CancellationToken.None);
        await DoorWorld.SeeAsync(terminal, "MAIN MENU 0");
        Assert.False(terminal.SetCursor(2, 7).IsRefused);
        await terminal.PressAsync(Key.EraseEof, CancellationToken.None);
        Assert.False((await terminal.TypeAsync("NEW", CancellationToken.None)).IsRefused);
        await terminal.PressAsync(Key.Enter, CancellationToken.None);
        await DoorWorld.SeeAsync(terminal, "MAIN MENU 1");
        Assert.EndsWith("NEW", Assert.Single(sent), StringComparison.Ordinal);
    });

    [Fact]
    public void A_refusal_is_told_and_then_the_sessions_screen_is_back() => Simulation.Run(1, async io =>
    {
        await using var world = await DoorWorld.StartAsync(Open, io: io, application: PayAsync);
        var terminal = await world.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "PAY");
        var id = Assert.Single(world.Service.List(Owner)).Id;
        Assert.Null((await world.Service.SuspendAsync(Owner, id, CancellationToken.None)).Fault);

        await terminal.PressAsync(Key.Enter, CancellationToken.None);

        await DoorWorld.SeeAsync(terminal, "NOT SENT");
        Assert.Contains("is suspended", terminal.Capture().Text, StringComparison.Ordinal);
        await terminal.PressAsync(Key.Enter, CancellationToken.None);
        await DoorWorld.SeeAsync(terminal, "PAY");
        Assert.Null((await world.Service.ResumeAsync(Owner, id, CancellationToken.None)).Fault);
        await terminal.PressAsync(Key.Enter, CancellationToken.None);
        await world.UntilAsync(() => world.Kinds("default").Contains("session_input"), "the key is given to the session");
    });

    [Fact]
    public void A_session_that_is_closed_while_its_user_reads_a_refusal_ends_that() => Simulation.Run(1, async io =>
    {
        await using var world = await DoorWorld.StartAsync(Open, io: io, application: PayAsync);
        var terminal = await world.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "PAY");
        var id = Assert.Single(world.Service.List(Owner)).Id;
        Assert.Null((await world.Service.SuspendAsync(Owner, id, CancellationToken.None)).Fault);
        await terminal.PressAsync(Key.Enter, CancellationToken.None);
        await DoorWorld.SeeAsync(terminal, "NOT SENT");

        Assert.Null((await world.Service.CloseAsync(Owner, id, CancellationToken.None)).Fault);

        await DoorWorld.SeeAsync(terminal, "SESSION CLOSED");
    });

    [Fact]
    public void A_screen_of_more_fields_than_an_input_has_steps_goes_through_whole() => Simulation.Run(1, async io =>
    {
        var sent = new List<string>();
        await using var world = await DoorWorld.StartAsync(Open, io: io, application: (session, token) => ManyAsync(session, sent, token));
        var terminal = await world.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "a");
        // Each is full at once, and the cursor goes on to the next.
        for (var i = 0; i < ManyFields; i++) Assert.False((await terminal.TypeAsync("b", CancellationToken.None)).IsRefused);
        await terminal.PressAsync(Key.Enter, CancellationToken.None);

        await world.UntilAsync(() => sent.Count > 0, "the host has it all");
        Assert.Equal(ManyFields, sent[0].Count(c => c == 'b'));
        var input = Assert.Single(world.Journal.Entries, entry => entry.Kind == "session_input");
        Assert.Contains("\"key\":\"enter\"", input.Data, StringComparison.Ordinal);
    });

    [Fact]
    public void A_host_of_plain_text_is_shown_and_gets_the_lines_that_are_typed_at_its_cursor() => Simulation.Run(1, async io =>
    {
        var lines = new List<string>();
        await using var world = await DoorWorld.StartAsync(
            Open, io: io, host: new HostOptions { BeginsInText = true }, application: (session, token) => TalkAsync(session, lines, token));
        var terminal = await world.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "login:");
        foreach (var line in (string[])["ann lee", "", "quit now"])
        {
            Assert.False((await terminal.TypeAsync(line, CancellationToken.None)).IsRefused);
            await terminal.PressAsync(Key.Enter, CancellationToken.None);
            await DoorWorld.SeeAsync(terminal, $"you said <{line}>");
        }

        Assert.Equal(["ann lee", "", "quit now"], lines);
    });

    private const int ManyFields = 500;

    private static async Task TalkAsync(HostSession session, List<string> lines, CancellationToken cancellationToken)
    {
        await session.WriteTextAsync("login: ");
        while (await session.ReadLineAsync(cancellationToken) is { } line)
        {
            lines.Add(line);
            await session.WriteTextAsync($"you said <{line}>\n> ");
        }
    }

    private static async Task PayAsync(HostSession session, CancellationToken cancellationToken)
    {
        var panel = new Panel
        {
            Name = "pay",
            Fields = [new PanelField { Row = 1, Column = 2, Text = "PAY" }, new PanelField { Row = 2, Column = 2, Name = "amount", Input = true, Length = 4 }],
        };
        while (await session.ShowAsync(panel, null, cancellationToken) is not null)
        {
        }
    }

    /// <summary>Logs on, and then shows the password in an input field that is marked as modified.</summary>
    private static async Task SecretAsync(HostSession session, List<string> sent, CancellationToken cancellationToken)
    {
        var logOn = new Panel
        {
            Name = "logon",
            Fields =
            [
                new PanelField { Row = 5, Column = 2, Text = "User" }, new PanelField { Row = 5, Column = 20, Name = "user", Input = true, Length = 8 },
                new PanelField { Row = 6, Column = 2, Text = "Password" },
                new PanelField { Row = 6, Column = 20, Name = "password", Input = true, Hidden = true, Length = 12 },
                new PanelField { Row = 22, Column = 2, Text = "LOGON ===>" },
            ],
        };
        if (await session.ShowAsync(logOn, null, cancellationToken) is null) return;
        for (var turn = 0; ; turn++)
        {
            // Erase/Write with the keyboard restored; row 1, a protected title; row 2, a label and the field.
            byte[] record =
            [
                0xF5, 0xC2, 0x1D, 0xE8, .. Ebcdic($"MAIN MENU {turn}"), 0x11, 0xC1, 0x50, 0x1D, 0xE8, .. Ebcdic("KEY"), 0x11, 0xC1, 0xD5, 0x1D, 0xC1,
                .. Ebcdic(TellerHost.Password), 0x11, 0xC1, 0xE9, 0x1D, 0xE8,
            ];
            if (await session.ExchangeAsync(record, cancellationToken) is not { } answer) return;
            sent.Add(CodePage.Cp037.Decode(answer.Span));
        }
    }

    private static async Task ManyAsync(HostSession session, List<string> sent, CancellationToken cancellationToken)
    {
        var record = new List<byte> { 0xF5, 0xC2 };
        for (var i = 0; i < ManyFields; i++) record.AddRange(i == 0 ? [0x1D, 0x40, 0x13, 0x81, 0x1D, 0xE8] : [0x1D, 0x40, 0x81, 0x1D, 0xE8]);
        if (await session.ExchangeAsync(record.ToArray(), cancellationToken) is { } answer) sent.Add(CodePage.Cp037.Decode(answer.Span));
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    private static byte[] Ebcdic(string text) => CodePage.Cp037.Encode(text);
}
