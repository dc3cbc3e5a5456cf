using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Wire;
using static Holdfast.Tn3270.Tests.Host.MachineBytes;

namespace Holdfast.Tn3270.Tests.Host;

/// <summary>What a host says and hears around its panels: responses, signals, system text, contention, malformed input.</summary>
public sealed class HostSessionProtocolTests
{
    private static readonly Panel Simple = new()
    {
        Name = "simple",
        Fields = [new() { Row = 2, Column = 2, Name = "user", Input = true, Length = 4 }],
    };

    [Fact]
    public void A_definite_response_is_asked_for_and_found_by_its_number()
    {
        HostMachine host = Agreed(new HostOptions(), 0, 2, 4);

        int number = host.Show(Simple, null, ResponseDemand.Always);

        Assert.True(Drain(host).Holds(0, 0, 2, 0, (byte)number, 0xF5));
        Assert.Null(host.TakeResponse(number));
        host.Receive([2, 0, 0, 0, (byte)number, 0, 0xFF, 0xEF]);
        Assert.Equal(new DeviceResponse(DeviceSense.DeviceEnd, Told: true), host.TakeResponse(number));
        Assert.Null(host.TakeResponse(number));
    }

    [Theory]
    [InlineData(0, DeviceSense.CommandReject)]
    [InlineData(1, DeviceSense.InterventionRequired)]
    [InlineData(2, DeviceSense.OperationCheck)]
    [InlineData(3, DeviceSense.ComponentDisconnected)]
    [InlineData(9, DeviceSense.Unknown)]
    public void A_negative_response_that_is_awaited_is_an_answer_and_no_failure(byte code, DeviceSense sense)
    {
        HostMachine host = Agreed(new HostOptions(), 0, 2);
        int number = host.Send([0xF1, 0xC3], ResponseDemand.Always);

        host.Receive([2, 0, 1, 0, (byte)number, code, 0xFF, 0xEF]);

        Assert.Equal(new DeviceResponse(sense, Told: true), host.TakeResponse(number));
        Assert.Null(host.FailureReason);
    }

    [Fact]
    public void Without_RESPONSES_nobody_is_told_more_than_that_it_was_sent()
    {
        HostMachine host = Agreed(new HostOptions(), 0);

        int number = host.Show(Simple, null, ResponseDemand.Always);

        Assert.Equal(new DeviceResponse(DeviceSense.DeviceEnd, Told: false), host.TakeResponse(number));
        Assert.True(Drain(host).Holds(0, 0, 0, 0, (byte)number, 0xF5));
    }

    [Fact]
    public void Responses_nobody_takes_do_not_pile_up()
    {
        HostMachine host = Agreed(new HostOptions(), 0, 2);
        int first = host.Send([0xF1, 0xC3], ResponseDemand.Always);
        for (int i = 0; i < RecordSender.ResponseLimit; i++)
        {
            host.Send([0xF1, 0xC3], ResponseDemand.Always);
        }

        host.Receive([2, 0, 0, 0, (byte)first, 0, 0xFF, 0xEF]);

        Assert.Null(host.TakeResponse(first));
    }

    [Fact]
    public void With_contention_resolution_the_terminal_is_told_when_it_may_send()
    {
        HostMachine host = Agreed(new HostOptions(), 0, 2, 4, 5);

        host.Show(Simple);
        Assert.True(Drain(host).Holds(0, 3, 1, 0, 2, 0xF5));
        host.Send([0xF1, 0xC4], ResponseDemand.OnError);
        byte[] interrupted = Drain(host);
        host.Receive([0, 0, 0, 0, 1, 0x7D, 0x40, 0x40, 0xFF, 0xEF]);
        host.Send([0xF1, 0xC0], ResponseDemand.OnError);

        Assert.True(interrupted.Holds(9, 4, 1, 0, 3, 0xFF, 0xEF), "no BID");
        Assert.True(interrupted.Holds(0, 1, 1, 0, 4, 0xF1), "the user may go on typing");
        Assert.True(Drain(host).Holds(0, 0, 1, 0, 5, 0xF1), "nothing is on the screen to answer");
    }

    [Fact]
    public void ATTN_and_SYSREQ_are_signals_and_SYSREQ_is_a_reply_to_a_panel()
    {
        HostMachine host = Agreed(new HostOptions(), 0, 2, 4);

        host.Receive([0xFF, 0xF4, 0xFF, 0xF5]);
        Assert.Equal((HostSignal.Attention, HostSignal.SystemRequest, null), (host.TakeSignal(), host.TakeSignal(), host.TakeSignal()));
        host.Show(Simple);
        host.Receive([0xFF, 0xF5, 0xFF, 0xF4]);

        Assert.Equal(Holdfast.Tn3270.Screen.Aid.SysReq, host.TakeReply()?.Aid);
        Assert.Equal(HostSignal.Attention, host.TakeSignal());
    }

    [Fact]
    public void Signals_nobody_takes_are_dropped_at_their_limit()
    {
        HostMachine host = Agreed(new HostOptions(), 0);
        for (int i = 0; i < HostMachine.SignalLimit * 3; i++)
        {
            host.Receive([0xFF, 0xF4]);
        }

        int taken = 0;
        while (host.TakeSignal() is not null)
        {
            taken++;
        }

        Assert.Equal(HostMachine.SignalLimit, taken);
    }

    [Fact]
    public void System_text_goes_outside_the_session_and_a_line_comes_back()
    {
        HostMachine host = Agreed(new HostOptions(), 0, 2, 4);

        host.ShowSystemText("HI\nYOU");
        Assert.True(Drain(host).Holds([7, 0, 0, 0, 2, 0xC8, 0xC9, 0x15, 0xE8, 0xD6, 0xE4, 0xFF, 0xEF]));
        host.Receive([7, 0, 0, 0, 1, 0xD3, 0xD6, 0xC7, 0x40, 0x00, 0xFF, 0xEF]);

        Assert.Equal("LOG", host.TakeSystemLine());
        Assert.Null(host.TakeSystemLine());
    }

    [Fact]
    public void A_session_ended_is_bound_again_by_the_next_panel()
    {
        HostMachine host = Agreed(new HostOptions(), 0, 2, 4);

        host.Unbind(UnbindReason.BindForthcoming);
        Assert.Equal([4, 0, 0, 0, 2, 2, 0xFF, 0xEF], Drain(host));
        host.Show(Simple);

        byte[] sent = Drain(host);
        Assert.Equal([3, 0, 0, 0, 3, 0x31, 0x01], sent[..7]);
        Assert.True(sent.Holds(0, 0, 1, 0, 4, 0xF5));
    }

    [Fact]
    public void An_extended_terminals_own_sizes_are_taken_before_those_of_its_type()
    {
        HostMachine host = Open(new HostOptions(), "IBM-DYNAMIC", 0, 2);
        host.Receive(
            [0, 0, 0, 0, 0, 0x88, 0, 17, 0x81, 0xA6, 0, 0, 11, 1, 0, 0, 80, 0, 24, 0, 160, 0, 62, 0xFF, 0xEF]);

        Assert.Equal((62, 160), (host.Rows, host.Columns));
    }

    [Fact]
    public void A_reply_tells_which_fields_the_terminal_sent()
    {
        HostMachine host = Agreed(new HostOptions(), 0, 2);
        host.Show(Simple);
        host.Receive([0, 0, 0, 0, 1, 0x7D, 0xC1, 0xD3, 0x11, 0xC1, 0xD1, 0xC1, 0xFF, 0xEF]);
        PanelReply? typed = host.TakeReply();
        host.Show(Simple);
        host.Receive([0, 0, 0, 0, 2, 0x7D, 0xC1, 0xD3, 0xFF, 0xEF]);
        PanelReply? untouched = host.TakeReply();

        Assert.Equal((true, false), (typed?.WasSent("user"), untouched?.WasSent("user")));
    }

    public static TheoryData<byte[], string> Malformed => new()
    {
        { [0, 0, 0], "too short for a header" },
        { [0, 0, 0, 0, 1, 0x7D, 0x40], "half a cursor address" },
        { [0, 0, 0, 0, 1, 0x7D, 0x3F, 0x00], "cursor address 16128, off a screen of 24 by 80" },
        { [0, 0, 0, 0, 1, 0x7D, 0x40, 0x40, 0x11, 0xC1], "address cut short" },
        { [0, 0, 0, 0, 1, 0x7D, 0x40, 0x40, 0x11, 0x3F, 0x00, 0xC1], "address 16128, off a screen" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Malformed_replies_end_the_session_with_a_reason(byte[] record, string reason)
    {
        HostMachine host = Agreed(new HostOptions(), 0, 2, 4);
        host.Show(Simple);

        host.Receive([.. record, 0xFF, 0xEF]);

        Assert.Contains(reason, host.FailureReason);
        Assert.Null(host.TakeReply());
    }

    [Fact]
    public void A_host_that_offers_START_TLS_says_nothing_else_in_clear()
    {
        HostMachine host = new(new HostOptions { Tls = Tls(HostTlsStart.Required) });
        Assert.Equal([0xFF, 0xFD, 46], Drain(host));

        int taken = host.Receive([0xFF, 0xFB, 46, 0xFF, 0xFA, 46, 1, 0xFF, 0xF0, 0x16, 0x03, 0x01]);

        Assert.Equal(9, taken);
        Assert.True(host.AwaitsTls);
        Assert.Equal([0xFF, 0xFA, 46, 1, 0xFF, 0xF0], Drain(host));
        host.TlsStarted();
        Assert.Equal([0xFF, 0xFD, 40], Drain(host));
    }

    internal static HostTls Tls(HostTlsStart start)
    {
        using System.Security.Cryptography.ECDsa key = System.Security.Cryptography.ECDsa.Create();
        System.Security.Cryptography.X509Certificates.CertificateRequest request = new(
            "CN=host.example", key, System.Security.Cryptography.HashAlgorithmName.SHA256);
        System.Security.Cryptography.X509Certificates.SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("host.example");
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return new HostTls
        {
            Identity = new Holdfast.Runtime.ServerIdentity
            {
                Certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1)),
            },
            Start = start,
        };
    }
}
