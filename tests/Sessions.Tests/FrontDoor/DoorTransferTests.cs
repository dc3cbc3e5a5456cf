using Holdfast.Governance.Identity;
using Holdfast.Runtime.Simulated;
using Holdfast.Sessions.FrontDoor;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Transfer;

namespace Holdfast.Sessions.Tests.FrontDoor;

/// <summary>IND$FILE between a terminal at the door and the host behind it.</summary>
public sealed class DoorTransferTests
{
    private static readonly FrontDoorDefinition Open = new() { LogOn = DoorLogOn.None, Default = new DoorTarget("teller", null) };

    [Theory]
    [InlineData(TransferMode.Dft, 50_000)]
    [InlineData(TransferMode.Dft, 1)]
    [InlineData(TransferMode.Cut, 50_000)]
    [InlineData(TransferMode.Cut, 1)]
    public void A_file_goes_through_in_both_directions_byte_for_byte_and_is_told_of(TransferMode mode, int size) => Simulation.RunSeeds(3, async io =>
    {
        var content = Enumerable.Range(0, size).Select(i => (byte)(i * 31 + (i >> 8))).ToArray();
        var datasets = new MemoryDatasets();
        await using var world = await DoorWorld.StartAsync(Open, io: io, application: (session, token) => ReadyAsync(session, datasets, mode, token));
        var terminal = await world.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "READY");

        var sent = await terminal.TransferAsync(Binary(TransferDirection.Send) with { Content = content }, null, CancellationToken.None);
        Assert.True(sent.Succeeded, sent.Message);
        await DoorWorld.SeeAsync(terminal, "READY 1");
        var fetched = await terminal.TransferAsync(Binary(TransferDirection.Receive), null, CancellationToken.None);

        Assert.True(fetched.Succeeded, fetched.Message);
        Assert.Equal(content, fetched.Content.ToArray());
        Assert.Equal(content, (await datasets.ReadAsync("ONE", CancellationToken.None))!.Records.SelectMany(record => record.ToArray()));
        await DoorWorld.SeeAsync(terminal, "READY 2");
        var told = world.Journal.Entries.Where(entry => entry.Kind == "front_door_transfer").Select(entry => entry.Data!).ToList();
        Assert.Equal(2, told.Count);
        Assert.Contains($"\"bytes_to_host\":{size},\"bytes_from_host\":0", told[0], StringComparison.Ordinal);
        Assert.Contains($"\"bytes_to_host\":0,\"bytes_from_host\":{size}", told[1], StringComparison.Ordinal);
    });

    [Theory]
    [InlineData(TransferMode.Dft)]
    [InlineData(TransferMode.Cut)]
    public void A_file_that_the_host_has_not_ends_with_its_message_and_the_session_goes_on(TransferMode mode) => Simulation.RunSeeds(3, async io =>
    {
        await using var world = await DoorWorld.StartAsync(
            Open, io: io, application: (session, token) => ReadyAsync(session, new MemoryDatasets(), mode, token));
        var terminal = await world.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "READY");

        var fetched = await terminal.TransferAsync(Binary(TransferDirection.Receive), null, CancellationToken.None);

        Assert.False(fetched.Succeeded);
        Assert.StartsWith("TRANS14", fetched.Message, StringComparison.Ordinal);
        await DoorWorld.SeeAsync(terminal, "READY 1");
    });

    [Fact]
    public void Frames_are_seen_by_the_terminal_alone_and_its_answers_are_no_input() => Simulation.RunSeeds(3, async io =>
    {
        await using var world = await DoorWorld.StartAsync(Open, io: io, application: FramesAsync);
        var terminal = await world.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "READY");
        await terminal.PressAsync(Key.Enter, CancellationToken.None);
        await DoorWorld.SeeAsync(terminal, "C1aa");
        await terminal.PressAsync(Key.Enter, CancellationToken.None);
        await DoorWorld.SeeAsync(terminal, "CONTENT");

        var user = new Caller("default", "any", Role.User);
        var session = Assert.Single(world.Service.List(user));
        var screen = await world.Service.ReadScreenAsync(user, session.Id, null, TimeSpan.Zero, CancellationToken.None);
        Assert.Equal("", screen.Value.Image.Text.Trim());
        Assert.Equal(1, Inputs());

        await terminal.PressAsync(Key.Enter, CancellationToken.None);
        await DoorWorld.SeeAsync(terminal, "READY");
        await terminal.PressAsync(Key.Pf3, CancellationToken.None);
        await world.UntilAsync(() => Inputs() == 2, "the key after the transfer is an input");

        int Inputs() => world.Kinds("default").Count(kind => kind == "session_input");
    });

    /// <summary>A panel, two frames that hide nothing, and the panel for good.</summary>
    private static async Task FramesAsync(HostSession session, CancellationToken cancellationToken)
    {
        var ready = new Panel { Name = "ready", Fields = [new PanelField { Row = 1, Column = 2, Text = "READY" }] };
        await session.ShowAsync(ready, null, cancellationToken);
        byte[] mark = [0x11, 0x5D, 0x7F, 0x1D, 0xF0];
        await session.ExchangeAsync((byte[])[0xF5, 0xC3, 0xC3, 0xF1, 0x81, 0x81, .. mark], cancellationToken);
        await session.ExchangeAsync((byte[])[0xF5, 0xC3, 0xC1, 0xF2, 0xF3, 0xF4, 0xF5, 0xC3, 0xD6, 0xD5, 0xE3, 0xC5, 0xD5, 0xE3, .. mark], cancellationToken);
        while (await session.ShowAsync(ready, null, cancellationToken) is not null)
        {
        }
    }

    private static TransferRequest Binary(TransferDirection direction) =>
        new() { Command = new TransferCommand { Direction = direction, HostFile = "ONE", Text = false, CrLf = false } };

    /// <summary>A prompt that takes IND$FILE commands and counts them.</summary>
    private static async Task ReadyAsync(HostSession session, MemoryDatasets datasets, TransferMode mode, CancellationToken cancellationToken)
    {
        for (var turn = 0; ; turn++)
        {
            var prompt = new Panel
            {
                Name = "prompt",
                Fields =
                [
                    new PanelField { Row = 1, Column = 2, Text = $"READY {turn}" }, new PanelField { Row = 2, Column = 2, Name = "command", Input = true, Length = 200 },
                ],
            };
            if (await session.ShowAsync(prompt, null, cancellationToken) is not { } reply) return;
            if (TransferCommand.TryParse(reply["command"], out var command, out _)) await HostTransfer.RunAsync(session, command, datasets, mode, cancellationToken);
        }
    }
}
