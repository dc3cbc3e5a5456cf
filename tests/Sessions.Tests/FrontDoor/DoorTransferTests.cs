using Holdfast.Runtime.Simulated;
using Holdfast.Sessions.FrontDoor;
using Holdfast.Tn3270.Host;
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
    public void A_file_goes_through_in_both_directions_byte_for_byte_and_is_told_of(TransferMode mode, int size) => Simulation.Run(1, async io =>
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
    public void A_file_that_the_host_has_not_ends_with_its_message_and_the_session_goes_on(TransferMode mode) => Simulation.Run(1, async io =>
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
