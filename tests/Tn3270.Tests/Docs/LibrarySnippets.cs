using System.Buffers;
using Holdfast.Runtime;
using Holdfast.Runtime.Simulated;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Tests.Docs;

[Collection(nameof(Simulations))]
public sealed class LibrarySnippets
{
    [Fact]
    public void Both_ends() => Simulation.Run(1, async io =>
    {
        var cancellationToken = CancellationToken.None;
        List<string> output = [];

        // snippet: library-panel
        var panel = new Panel
        {
            Name = "hello",
            Fields =
            [
                new() { Row = 1, Column = 2, Text = "Who are you?", Intensified = true },
                new() { Row = 3, Column = 2, Text = "Name" },
                new() { Row = 3, Column = 12, Name = "name", Input = true, Length = 20 },
                new() { Row = 5, Column = 2, Name = "greeting", Length = 40, Color = FieldColor.Green },
            ],
        };
        // end snippet

        // snippet: library-host
        await using var host = await HostListener.StartAsync(io, Address.Tcp("127.0.0.1", 3270), new HostOptions(), ServeAsync, cancellationToken);

        async Task ServeAsync(HostSession session, CancellationToken stopping)
        {
            var greeting = "";
            while (await session.ShowAsync(panel, new Dictionary<string, string> { ["greeting"] = greeting }, stopping) is { } reply)
            {
                if (reply.Aid == Aid.PF3)
                    return; // the connection ends
                greeting = $"Hello, {reply["name"]}.";
            }
        }
        // end snippet

        // snippet: library-terminal
        var options = new TerminalOptions { Model = TerminalModel.Parse("3279-2-E"), LuName = null };
        await using var terminal = await Terminal.ConnectAsync(io, Address.Tcp("127.0.0.1", 3270), options, TlsMode.None, cancellationToken);

        var ready = await terminal.WaitAsync(machine => !machine.Screen.KeyboardLocked, TimeSpan.FromSeconds(10), cancellationToken);
        if (!ready)
            throw new TimeoutException(terminal.CloseReason ?? "the host shows nothing");

        var typed = await terminal.TypeAsync("ADA", cancellationToken);
        if (typed.IsRefused)
            throw new InvalidOperationException($"{typed.Error} at row {typed.Row}, column {typed.Column}");

        await terminal.PressAsync(Key.Enter, cancellationToken);
        await terminal.WaitAsync(machine => machine.Screen.Capture().Line(5).Contains("Hello"), TimeSpan.FromSeconds(10), cancellationToken);

        var image = terminal.Capture(); // immutable
        WriteLine(image.Line(5).Trim());
        foreach (var field in image.Fields.Where(field => !field.Protected))
            WriteLine($"{field.Label} at {field.Row},{field.Column}");
        // end snippet

        Assert.Equal(["Hello, ADA.", "Name at 3,12"], output);

        void WriteLine(string line) => output.Add(line);
    });

    [Fact]
    public void Machines_alone()
    {
        // snippet: library-machine
        var host = new HostMachine(new HostOptions());
        var terminal = new TerminalMachine(new TerminalOptions());

        while (!host.Output.IsEmpty || !terminal.Output.IsEmpty)
        {
            var toTerminal = host.Output.Length;
            terminal.Receive(host.Output.Span);
            host.OutputSent(toTerminal);

            var toHost = terminal.Output.Length;
            host.Receive(terminal.Output.Span);
            terminal.OutputSent(toHost);
        }
        // end snippet

        Assert.True(host.Ready);
        Assert.Equal(TerminalPhase.Tn3270E, terminal.Phase);

        // snippet: library-screen
        var screen = new ScreenBuffer(TerminalModel.Model2, CodePage.Cp037);
        var reply = new ArrayBufferWriter<byte>();

        var result = screen.Execute([0xF5, 0xC3, 0x11, 0x40, 0x40, 0x1D, 0xF0, 0xC8, 0xC9], reply); // Erase/Write ... "HI"
        var broken = screen.Execute([0xF1, 0xC3, 0x11, 0x40], reply); // an address cut short

        var line = screen.Capture().Line(1).Trim(); // "HI"
        var why = broken.ToString(); // "TruncatedOrder at offset 2"
        // end snippet

        Assert.True(result.IsOk);
        Assert.Equal(("HI", "TruncatedOrder at offset 2"), (line, why));
    }
}
