using Holdfast.Tn3270.Host;
using static Holdfast.Tn3270.Tests.Host.MachineBytes;

namespace Holdfast.Tn3270.Tests.Host;

/// <summary>A host that shows another screen's state: records out as they are, every record in kept.</summary>
public sealed class HostRelayTests
{
    [Fact]
    public void Every_record_of_a_relayed_terminal_is_kept_in_order()
    {
        HostMachine host = Agreed(new HostOptions(), 0, 2, 4);
        host.Relay([0xF5, 0xC2, 0x1D, 0x40], turn: true);
        Assert.True(Drain(host).Holds(0xF5, 0xC2, 0x1D, 0x40));

        host.Receive([0, 0, 0, 0, 0, 0x6D, 0xFF, 0xEF, 0, 0, 0, 0, 1, 0x7D, 0x40, 0x40, 0xFF, 0xEF]);

        Assert.Equal([0x6D], host.TakeRelayed());
        Assert.Equal([0x7D, 0x40, 0x40], host.TakeRelayed());
        Assert.Null(host.TakeRelayed());
        Assert.Null(host.TakeAnswer());
    }

    [Fact]
    public void A_terminal_that_sends_on_and_on_is_dropped_at_the_limit()
    {
        HostMachine host = Agreed(new HostOptions(), 0, 2, 4);
        host.Relay([0xF5, 0xC2], turn: true);
        for (int i = 0; i <= HostMachine.RelayLimit; i++)
        {
            Assert.Null(host.FailureReason);
            host.Receive([0, 0, 0, 0, (byte)i, 0x6D, 0xFF, 0xEF]);
        }
        Assert.NotNull(host.FailureReason);
    }

    [Fact]
    public void What_was_sent_to_the_screen_before_is_forgotten_when_another_begins()
    {
        HostMachine host = Agreed(new HostOptions(), 0, 2, 4);
        host.Relay([0xF1, 0xC0], turn: false);
        host.Receive([0, 0, 0, 0, 0, 0x7D, 0x40, 0x40, 0xFF, 0xEF, 0xFF, 0xF4]);
        host.BeginRelay();
        Assert.Null(host.TakeRelayed());
        Assert.Null(host.TakeSignal());
        host.Relay([0xF5, 0xC2], turn: true);
        host.Receive([0, 0, 0, 0, 1, 0x6D, 0xFF, 0xEF]);
        Assert.Equal([0x6D], host.TakeRelayed());
    }

    [Fact]
    public void A_panel_ends_the_relaying()
    {
        HostMachine host = Agreed(new HostOptions(), 0, 2, 4);
        host.Relay([0xF5, 0xC2], turn: true);
        host.Show(new Panel { Name = "p", Fields = [new() { Row = 2, Column = 2, Name = "user", Input = true, Length = 4 }] });
        host.Receive([0, 0, 0, 0, 0, 0x6D, 0xFF, 0xEF]);
        Assert.Null(host.TakeRelayed());
        Assert.NotNull(host.TakeReply());
    }
}
