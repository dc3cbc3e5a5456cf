using System.Text;
using Holdfast.Runtime;
using Holdfast.Runtime.Simulated;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Screen;
using Holdfast.Tn3270.Traces;

namespace Holdfast.Tn3270.Tests.Traces;

[Collection(nameof(Simulations))]
public sealed class TraceWriterTests
{
    [Fact]
    public void Both_sides_are_recorded_as_they_pass_and_the_bytes_go_on_unchanged() => Simulation.RunSeeds(5, async io =>
    {
        await using var trace = await TraceWriter.CreateAsync(io, "/a.trc", TerminalModel.Model4, CodePage.Find("german")!);
        await using var listener = await io.Network.ListenAsync(Address.Tcp(io.Name, 3270), CancellationToken.None);
        var accepting = listener.AcceptAsync(CancellationToken.None).AsTask();
        await using var ours = trace.Around(await io.Network.ConnectAsync(Address.Tcp(io.Name, 3270), CancellationToken.None));
        await using var theirs = await accepting;

        await theirs.WriteAsync(new byte[] { 0xFF, 0xFD, 0x28 }, CancellationToken.None);
        var buffer = new byte[100];
        var count = 0;
        while (count < 3)
            count += await ours.ReadAsync(buffer.AsMemory(count), CancellationToken.None);
        await ours.WriteAsync(new byte[] { 0xFF, 0xFB, 0x28 }, CancellationToken.None);
        ours.CompleteWrites();
        Assert.Equal([0xFF, 0xFD, 0x28], buffer[..count]);

        await trace.DisposeAsync();
        await trace.WriteAsync(TraceSide.Host, "late"u8.ToArray(), CancellationToken.None);
        var (entries, reader) = TraceText.Read(await TextAsync(io));
        Assert.Equal(("3279-4-E", "cp273"), (reader.Model, reader.CodePage));
        Assert.Equal("fffd28", Side(entries, TraceSide.Host));
        Assert.Equal("fffb28", Side(entries, TraceSide.Terminal));
        Assert.All(entries, entry => Assert.Equal(io.Clock.UtcNow.Date, entry.Time?.Date));
    });

    [Fact]
    public void Of_two_connections_one_within_the_other_only_the_later_is_recorded() => Simulation.Run(1, async io =>
    {
        await using var trace = await TraceWriter.CreateAsync(io, "/a.trc", TerminalModel.Model2, CodePage.Cp037);
        await using var listener = await io.Network.ListenAsync(Address.Tcp(io.Name, 3270), CancellationToken.None);
        var accepting = listener.AcceptAsync(CancellationToken.None).AsTask();
        var clear = trace.Around(await io.Network.ConnectAsync(Address.Tcp(io.Name, 3270), CancellationToken.None));
        await using var theirs = await accepting;
        await clear.WriteAsync("ab"u8.ToArray(), CancellationToken.None);
        await using var outer = trace.Around(clear);
        await outer.WriteAsync("cd"u8.ToArray(), CancellationToken.None);
        Assert.Equal("61626364", Side(TraceText.Read(await TextAsync(io)).Entries, TraceSide.Terminal));
    });

    [Fact]
    public void A_terminal_records_its_session_and_the_replay_shows_what_it_showed() => Simulation.RunSeeds(5, async io =>
    {
        await using var trace = await TraceWriter.CreateAsync(io, "/a.trc", TerminalModel.Model2, CodePage.Cp037);
        TerminalOptions options = new() { Trace = trace };
        Panel panel = new() { Name = "p", Fields = [new() { Row = 2, Column = 3, Text = "WELCOME" }, new() { Row = 4, Column = 3, Name = "in", Input = true, Length = 5 }] };
        await using var host = await HostListener.StartAsync(
            io, Address.Tcp(io.Name, 3270), new HostOptions(), async (session, token) => await session.ShowAsync(panel, null, token), CancellationToken.None);
        await using var terminal = await Terminal.ConnectAsync(io, Address.Tcp(io.Name, 3270), options, (TerminalTls?)null, CancellationToken.None);
        await terminal.WaitAsync(machine => machine.Screen.Capture().Text.Contains("WELCOME", StringComparison.Ordinal), TimeSpan.FromMinutes(1), CancellationToken.None);
        var shown = terminal.Capture().Text;

        TraceReplay replay = new(new TerminalOptions());
        List<ReplayStep> steps = [];
        TraceText.Read(await TextAsync(io)).Entries.ForEach(entry => replay.Take(entry, steps));
        Assert.Equal(shown, steps[^1].Screen.Text);
    });

    [Fact]
    public void A_trace_stops_at_its_size_and_says_so() => Simulation.Run(1, async io =>
    {
        await using var trace = await TraceWriter.CreateAsync(io, "/a.trc", TerminalModel.Model2, CodePage.Cp037, sizeLimit: 4096);
        for (var i = 0; i < 100; i++)
            await trace.WriteAsync(TraceSide.Host, new byte[100], CancellationToken.None);
        Assert.Equal("the trace has reached 4096 bytes", trace.Failure);
        var text = await TextAsync(io);
        Assert.InRange(text.Length, 3000, 4200);
        Assert.EndsWith("Trace stopped: it has reached its size\n", text, StringComparison.Ordinal);
        Assert.Null(TraceText.Read(text).Reader.Fault);
    });

    [Fact]
    public void A_file_that_is_there_is_not_overwritten() => Simulation.Run(1, async io =>
    {
        await using var trace = await TraceWriter.CreateAsync(io, "/a.trc", TerminalModel.Model2, CodePage.Cp037);
        await Assert.ThrowsAnyAsync<IOException>(
            () => TraceWriter.CreateAsync(io, "/a.trc", TerminalModel.Model2, CodePage.Cp037).AsTask());
    });

    private static async Task<string> TextAsync(SimulatedIo io) =>
        Encoding.UTF8.GetString(await io.Files.ReadAllBytesAsync("/a.trc", CancellationToken.None));

    private static string Side(List<TraceEntry> entries, TraceSide side) =>
        string.Concat(entries.Where(entry => entry.Side == side).Select(entry => Convert.ToHexStringLower(entry.Bytes.Span)));
}
