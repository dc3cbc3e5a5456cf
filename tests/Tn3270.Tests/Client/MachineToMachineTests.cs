using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Screen;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Tests.Client;

/// <summary>Both of our ends on one wire of bytes, cut into pieces by a seed.</summary>
public sealed class MachineToMachineTests
{
    private static readonly Panel Form = new()
    {
        Name = "form",
        Fields =
        [
            new() { Row = 1, Column = 2, Text = "TRANSFER", Color = FieldColor.Yellow, Highlight = FieldHighlight.Reverse },
            new() { Row = 3, Column = 20, Name = "from", Input = true, Length = 10 },
            new() { Row = 4, Column = 20, Name = "amount", Input = true, Numeric = true, Length = 8 },
            new() { Row = 5, Column = 20, Name = "pin", Input = true, Hidden = true, Length = 4 },
            new() { Row = 24, Column = 2, Name = "message", Length = 60, Color = FieldColor.Red },
        ],
        CursorField = "amount",
    };

    public static TheoryData<string, bool, bool> Pairs()
    {
        TheoryData<string, bool, bool> pairs = [];
        foreach (string model in (string[])["3278-2", "3279-2-E", "3278-3-E", "3279-4-E", "3279-5-E", "3278-5"])
        {
            pairs.Add(model, true, true);
            pairs.Add(model, true, false);
            pairs.Add(model, false, true);
        }
        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_panel_goes_out_and_its_reply_comes_back(string model, bool terminalTn3270E, bool hostTn3270E)
    {
        for (int seed = 0; seed < 5; seed++)
        {
            HostMachine host = new(new HostOptions { Tn3270E = hostTn3270E });
            TerminalMachine terminal = new(
                new TerminalOptions { Model = TerminalModel.Parse(model), Tn3270E = terminalTn3270E });
            Random random = new(seed);
            Converse(host, terminal, random);
            Assert.True(host.Ready, host.FailureReason);
            Assert.Equal(terminalTn3270E && hostTn3270E, host.SpeaksTn3270E);
            Assert.Equal(model.EndsWith("-E", StringComparison.Ordinal), host.HasColors);

            host.Show(Form, new Dictionary<string, string> { ["message"] = "Enter a transfer", ["from"] = "4711" });
            Converse(host, terminal, random);
            ScreenImage shown = terminal.Screen.Capture();
            Assert.Equal((4, 20), (shown.CursorRow, shown.CursorColumn));
            Assert.Equal("Enter a transfer", shown.Line(24).Trim());
            Assert.Equal(KeyOutcomeKind.Accepted, terminal.Type("12.50").Kind);
            terminal.Press(Key.Tab);
            terminal.Type("9876");
            terminal.Press(Key.Enter);
            Assert.Equal(KeyOutcomeKind.Accepted, terminal.Press(Key.Reset).Kind);
            Converse(host, terminal, random);

            PanelReply reply = Assert.IsType<PanelReply>(host.TakeReply());
            Assert.Equal(
                (Aid.Enter, "4711", "12.50", "9876", "Enter a transfer"),
                (reply.Aid, reply["from"], reply["amount"], reply["pin"], reply["message"]));
            Assert.Null(host.FailureReason);
            Assert.Null(terminal.FailureReason);
        }
    }

    [Fact]
    public void The_sense_data_of_an_UNBIND_come_through()
    {
        HostMachine host = new(new HostOptions());
        TerminalMachine terminal = new(new TerminalOptions());
        Converse(host, terminal, new Random(1));
        UnbindNotice notice = new(UnbindReason.SenseCode, 0x08570002);

        host.Unbind(notice);
        Converse(host, terminal, new Random(1));

        Assert.Equal(notice, terminal.LastUnbind);
        Assert.Equal(TerminalPhase.Unbound, terminal.Phase);
        Assert.Throws<ArgumentException>(() => host.Unbind(new UnbindNotice(UnbindReason.Cleanup, 1)));
    }

    [Fact]
    public void Colours_are_what_the_panel_says()
    {
        HostMachine host = new(new HostOptions());
        TerminalMachine terminal = new(new TerminalOptions());
        Converse(host, terminal, new Random(1));
        host.Show(Form);
        Converse(host, terminal, new Random(1));

        ScreenRun title = terminal.Screen.Capture().Runs.First(run => run.Text.Contains("TRANSFER", StringComparison.Ordinal));
        Assert.Equal((TerminalColor.Yellow, TerminalHighlight.Reverse), (title.Color, title.Highlight));
    }

    private static void Converse(HostMachine host, TerminalMachine terminal, Random random)
    {
        int rounds = 0;
        while (!host.Output.IsEmpty || !terminal.Output.IsEmpty)
        {
            int count = Piece(host.Output.Length, random);
            terminal.Receive(host.Output.Span[..count]);
            host.OutputSent(count);
            count = Piece(terminal.Output.Length, random);
            host.Receive(terminal.Output.Span[..count]);
            terminal.OutputSent(count);
            Assert.True(++rounds < 100_000, "the conversation does not come to rest");
        }
    }

    private static int Piece(int available, Random random) => Math.Min(available, random.Next(1, 40));
}
