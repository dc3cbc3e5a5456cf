using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Tn3270.Tests.Host;

/// <summary>A host that changes what is spoken, with our terminal at the other end.</summary>
public sealed class HostRenegotiationTests
{
    private static readonly Panel Hello = new() { Name = "hello", Fields = [new() { Row = 1, Column = 2, Text = "HELLO" }] };

    public static TheoryData<HostDialect, HostDialect> Pairs()
    {
        TheoryData<HostDialect, HostDialect> pairs = [];
        foreach (HostDialect first in Enum.GetValues<HostDialect>())
        {
            foreach (HostDialect second in Enum.GetValues<HostDialect>())
            {
                pairs.Add(first, second);
            }
        }
        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Any_dialect_follows_any_other(HostDialect first, HostDialect second)
    {
        (HostMachine host, TerminalMachine terminal) = Begin();
        foreach (HostDialect dialect in (HostDialect[])[first, second, first])
        {
            host.Negotiate(dialect);
            Converse(host, terminal);

            Assert.True(host.Ready, host.FailureReason ?? "the host is not ready");
            Assert.Equal(dialect, host.Dialect);
            Show(host, terminal);
        }
    }

    [Fact]
    public void A_terminal_that_will_not_have_TN3270E_stays_with_TN3270()
    {
        (HostMachine host, TerminalMachine terminal) = Begin(new TerminalOptions { Tn3270E = false });
        host.Negotiate(HostDialect.Tn3270E);
        Converse(host, terminal);

        Assert.Equal(HostDialect.Tn3270, host.Dialect);
        Show(host, terminal);
    }

    [Fact]
    public void Responses_are_given_up_and_taken_up_again()
    {
        (HostMachine host, TerminalMachine terminal) = Begin();
        host.Negotiate(HostDialect.Tn3270E);
        Converse(host, terminal);
        Assert.True(host.GivesResponses);

        host.AskResponses(wanted: false);
        Assert.False(host.Ready);
        Converse(host, terminal);

        Assert.True(host.Ready);
        Assert.False(host.GivesResponses);
        Show(host, terminal);
    }

    [Fact]
    public void Panels_are_refused_in_text_and_text_in_TN3270()
    {
        (HostMachine host, TerminalMachine terminal) = Begin();
        Assert.Throws<InvalidOperationException>(() => host.Show(Hello));
        host.Negotiate(HostDialect.Tn3270);
        Converse(host, terminal);
        Assert.Throws<InvalidOperationException>(() => host.WriteText("no"));
    }

    [Fact]
    public void Lines_typed_in_text_arrive_one_by_one()
    {
        (HostMachine host, TerminalMachine terminal) = Begin();
        host.WriteText("user: ");
        Converse(host, terminal);
        terminal.Type("anna");
        terminal.Press(Key.Enter);
        terminal.Type("grün");
        terminal.Press(Key.Enter);
        Converse(host, terminal);

        Assert.Equal("anna", host.TakeTypedLine());
        Assert.Equal("grün", host.TakeTypedLine());
        Assert.Null(host.TakeTypedLine());
    }

    [Fact]
    public void Text_within_TN3270E_is_answered_and_a_panel_follows()
    {
        (HostMachine host, TerminalMachine terminal) = Begin();
        host.Negotiate(HostDialect.Tn3270E);
        Converse(host, terminal);
        host.WriteText("maintenance at noon\nok? ");
        Converse(host, terminal);

        Assert.Equal(TerminalPhase.Nvt, terminal.Phase);
        Assert.Contains("ok?", terminal.Screen.Capture().Line(2), StringComparison.Ordinal);
        terminal.Type("yes");
        terminal.Press(Key.Enter);
        Converse(host, terminal);
        Assert.Equal("yes", host.TakeTypedLine());
        Show(host, terminal);
    }

    [Fact]
    public void A_rejected_write_is_told_with_its_sense_data()
    {
        (HostMachine host, TerminalMachine terminal) = Begin(new TerminalOptions { SnaSense = true });
        host.Negotiate(HostDialect.Tn3270E);
        Converse(host, terminal);

        int order = host.Send([0xF1, 0xC3, 0x11, 0x7F, 0x7F], ResponseDemand.Always);
        int command = host.Send([0x77, 0xC3], ResponseDemand.Always);
        int well = host.Send([0xF1, 0xC3], ResponseDemand.Always);
        Converse(host, terminal);

        Assert.Equal(new DeviceResponse(DeviceSense.OperationCheck, Told: true) { SnaSense = 0x10050000 }, host.TakeResponse(order));
        Assert.Equal(new DeviceResponse(DeviceSense.CommandReject, Told: true) { SnaSense = 0x10030000 }, host.TakeResponse(command));
        Assert.Equal(new DeviceResponse(DeviceSense.DeviceEnd, Told: true), host.TakeResponse(well));
    }

    private static (HostMachine Host, TerminalMachine Terminal) Begin(TerminalOptions? options = null)
    {
        HostMachine host = new(new HostOptions { BeginsInText = true });
        Assert.True(host.Ready);
        return (host, new TerminalMachine(options ?? new TerminalOptions()));
    }

    private static void Show(HostMachine host, TerminalMachine terminal)
    {
        if (host.Dialect == HostDialect.Text)
        {
            host.WriteText("HELLO");
            Converse(host, terminal);
            Assert.Equal(TerminalPhase.Nvt, terminal.Phase);
            Assert.Contains("HELLO", terminal.Screen.Capture().Text, StringComparison.Ordinal);
            return;
        }
        host.Show(Hello);
        Converse(host, terminal);
        Assert.Contains("HELLO", terminal.Screen.Capture().Line(1), StringComparison.Ordinal);
        terminal.Press(Key.Enter);
        Converse(host, terminal);
        Assert.NotNull(host.TakeReply());
    }

    private static void Converse(HostMachine host, TerminalMachine terminal)
    {
        while (host.Output.Length + terminal.Output.Length > 0)
        {
            byte[] fromHost = host.Output.ToArray();
            host.OutputSent(fromHost.Length);
            terminal.Receive(fromHost);
            byte[] fromTerminal = terminal.Output.ToArray();
            terminal.OutputSent(fromTerminal.Length);
            host.Receive(fromTerminal);
        }
    }
}
