using Holdfast.Tn3270.Wire;
using static Holdfast.Tn3270.Tests.Wire.TerminalEnd;

namespace Holdfast.Tn3270.Tests.Wire;

public sealed class HostNegotiatorTests
{
    private static readonly byte[] WillTn3270E = [0xFF, 0xFB, 40];
    private static readonly byte[] WontTn3270E = [0xFF, 0xFC, 40];
    private static readonly byte[] WillTerminalType = [0xFF, 0xFB, 24];

    [Theory]
    [InlineData("IBM-3279-2-E", true)]
    [InlineData("IBM-3278-5", true)]
    [InlineData("IBM-3279-4-E", false)]
    public void Host_and_terminal_agree(string type, bool tn3270E)
    {
        HostEnd host = new();
        TerminalEnd terminal = new(type, tn3270E: tn3270E);

        Converse(host, terminal);

        NegotiatedMode expected = tn3270E ? NegotiatedMode.Tn3270E : NegotiatedMode.Tn3270;
        Assert.Equal((expected, expected), (host.Negotiator.Mode, terminal.Negotiator.Mode));
        Assert.Equal(host.Negotiator.Functions, terminal.Negotiator.Functions);
        Assert.Equal(type.EndsWith("-E", StringComparison.Ordinal), host.Negotiator.Type.Extended);
        Assert.Equal("LU0001", host.Negotiator.LuName);
    }

    [Fact]
    public void A_host_without_TN3270E_agrees_on_TN3270()
    {
        HostEnd host = new(tn3270E: false);
        TerminalEnd terminal = new("IBM-3278-3-E");

        Converse(host, terminal);

        Assert.Equal((NegotiatedMode.Tn3270, NegotiatedMode.Tn3270), (host.Negotiator.Mode, terminal.Negotiator.Mode));
        Assert.Equal((32, 80), (host.Negotiator.Type.Rows, host.Negotiator.Type.Columns));
    }

    [Fact]
    public void An_LU_asked_for_is_given()
    {
        HostEnd host = new();
        TerminalEnd terminal = new(lu: "TELLER1");

        Converse(host, terminal);

        Assert.Equal(("TELLER1", "TELLER1"), (host.Negotiator.LuName, terminal.Negotiator.ConnectedLu));
    }

    [Fact]
    public void An_LU_in_use_is_rejected_with_that_reason()
    {
        HostEnd host = new(busy: "TELLER1");
        TerminalEnd terminal = new(lu: "TELLER1");

        Converse(host, terminal);

        Assert.Contains("in use", terminal.Negotiator.Rejection);
    }

    [Fact]
    public void A_TN3270_terminal_that_asks_for_an_LU_in_use_is_dropped_with_a_reason()
    {
        HostEnd host = new(busy: "TELLER1");
        TerminalEnd terminal = new(lu: "TELLER1", tn3270E: false);

        Converse(host, terminal);

        Assert.Contains("TELLER1", host.Negotiator.Complaint);
        Assert.Contains("TELLER1", terminal.Negotiator.FailureReason);
    }

    [Fact]
    public void A_TN3270_terminal_with_a_list_of_LUs_gets_the_first_that_is_free()
    {
        HostEnd host = new(busy: "TELLER1");
        TerminalEnd terminal = new(new TerminalProfile { DeviceType = "IBM-3278-2", LuNames = ["TELLER1", "TELLER2"], Tn3270E = false });

        Converse(host, terminal);

        Assert.Equal((NegotiatedMode.Tn3270, "TELLER2"), (host.Negotiator.Mode, host.Negotiator.LuName));
    }

    [Fact]
    public void A_TN3270E_terminal_with_a_list_of_LUs_gets_the_first_that_is_free()
    {
        HostEnd host = new(busy: "TELLER1");
        TerminalEnd terminal = new(new TerminalProfile { DeviceType = "IBM-3278-2", LuNames = ["TELLER1", "TELLER2"] });

        Converse(host, terminal);

        Assert.Equal((NegotiatedMode.Tn3270E, "TELLER2"), (host.Negotiator.Mode, terminal.Negotiator.ConnectedLu));
    }

    [Fact]
    public void A_printer_is_associated_with_a_display()
    {
        HostEnd host = new(new HostPolicy { Printers = true });
        TerminalEnd printer = new(new TerminalProfile
        {
            DeviceType = "IBM-3287-1", AssociatedLu = "TELLER1", Functions = Tn3270EFunctions.Printer,
        });

        Converse(host, printer);

        Assert.Equal(("PRT0001", "TELLER1", true), (host.Negotiator.LuName, host.Negotiator.AssociatedLu, host.Negotiator.Type.Printer));
        Assert.Equal(Tn3270EFunctions.Printer, printer.Negotiator.Functions);
    }

    [Fact]
    public void A_display_cannot_be_associated()
    {
        HostEnd host = new(new HostPolicy { Printers = true });
        host.Feed(WillTn3270E);

        Assert.Equal(
            [2, 6, 5, (byte)RejectReason.InvalidAssociate], host.Message([2, 7, .. Ascii("IBM-3278-2"), 0, .. Ascii("LU1")]));
    }

    [Fact]
    public void The_environment_is_asked_for_and_kept()
    {
        EnvironmentVariables variables = new("DESK=");
        variables.Add(EnvironmentCode.Variable, "USER", "ANNA");
        HostEnd host = new(new HostPolicy { AskEnvironment = true });
        TerminalEnd terminal = new(new TerminalProfile { DeviceType = "IBM-3278-2", Environment = variables });

        Converse(host, terminal);

        Assert.Equal(NegotiatedMode.Tn3270E, host.Negotiator.Mode);
        Assert.Equal(("ANNA", "DESK1"), (host.Negotiator.Environment["USER"], host.Negotiator.Environment["DEVNAME"]));
    }

    [Theory]
    [InlineData(StartTlsPolicy.Allowed, StartTlsPolicy.Allowed, true)]
    [InlineData(StartTlsPolicy.Required, StartTlsPolicy.Required, true)]
    [InlineData(StartTlsPolicy.Allowed, StartTlsPolicy.None, false)]
    public void Encryption_comes_before_anything_else(object atHost, object atTerminal, bool expected)
    {
        HostEnd host = new(new HostPolicy { StartTls = (StartTlsPolicy)atHost });
        TerminalEnd terminal = new(new TerminalProfile { DeviceType = "IBM-3278-2", StartTls = (StartTlsPolicy)atTerminal });

        Converse(host, terminal);
        Assert.Equal((expected, expected), (host.Negotiator.AwaitsTls, terminal.Negotiator.AwaitsTls));
        if (expected)
        {
            terminal.Negotiator.TlsStarted();
            host.Negotiator.TlsStarted();
            host.Reopen();
            Converse(host, terminal);
        }

        Assert.Equal((NegotiatedMode.Tn3270E, expected), (host.Negotiator.Mode, host.Negotiator.Encrypted));
    }

    [Fact]
    public void A_terminal_that_refuses_encryption_is_dropped_where_it_is_demanded()
    {
        HostEnd host = new(new HostPolicy { StartTls = StartTlsPolicy.Required });

        Converse(host, new TerminalEnd());

        Assert.Contains("encryption", host.Negotiator.FailureReason);
    }

    [Fact]
    public void Functions_can_be_agreed_on_anew()
    {
        HostEnd host = new();
        TerminalEnd terminal = new();
        Converse(host, terminal);
        Assert.True(host.Negotiator.Functions.HasFlag(Tn3270EFunctions.Responses));

        Assert.Equal([3, 4, 4], host.Message(3, 7, 4));

        Assert.Equal((NegotiatedMode.Tn3270E, Tn3270EFunctions.SysReq), (host.Negotiator.Mode, host.Negotiator.Functions));
    }

    [Fact]
    public void ASSOCIATE_is_rejected()
    {
        HostEnd host = Asked();

        Assert.Equal(
            [2, 6, 5, (byte)RejectReason.UnsupportedRequest], host.Message([2, 7, .. Ascii("IBM-3287-1"), 0, .. Ascii("LU1")]));
    }

    [Fact]
    public void A_device_that_is_no_display_is_rejected_and_may_try_again_a_few_times()
    {
        HostEnd host = Asked();
        for (int i = 0; i < HostNegotiator.AttemptLimit; i++)
        {
            Assert.Null(host.Negotiator.FailureReason);
            Assert.Equal([2, 6, 5, (byte)RejectReason.InvalidDeviceType], host.Message([2, 7, .. Ascii("IBM-3287-1")]));
        }

        Assert.NotNull(host.Negotiator.FailureReason);
    }

    [Fact]
    public void Functions_not_known_are_taken_out()
    {
        HostEnd host = Asked();
        host.Message([2, 7, .. Ascii("IBM-DYNAMIC")]);

        Assert.Equal([3, 7, 0, 4], host.Message(3, 7, 0, 4, 9));
        host.Message(3, 4, 0, 4);

        Assert.Equal(NegotiatedMode.Tn3270E, host.Negotiator.Mode);
        Assert.Equal(Tn3270EFunctions.BindImage | Tn3270EFunctions.SysReq, host.Negotiator.Functions);
    }

    [Fact]
    public void A_terminal_type_that_is_no_3270_is_asked_for_its_next_name_and_dropped_in_the_end()
    {
        HostEnd host = new();
        host.Feed(WontTn3270E);
        host.Feed(WillTerminalType);
        int asked = 0;
        while (host.Feed([0xFF, 0xFA, 24, 0, .. Ascii("XTERM"), 0xFF, 0xF0]).Length > 0)
        {
            asked++;
        }

        Assert.Equal(HostNegotiator.AttemptLimit - 1, asked);
        Assert.Contains("XTERM", host.Negotiator.FailureReason);
    }

    [Fact]
    public void A_terminal_that_will_not_say_what_it_is_is_dropped()
    {
        HostEnd host = new();
        host.Feed(WontTn3270E);

        host.Feed(0xFF, 0xFC, 24);

        Assert.NotNull(host.Negotiator.FailureReason);
    }

    [Fact]
    public void A_terminal_that_refuses_records_is_dropped()
    {
        HostEnd host = new();
        host.Feed(WontTn3270E);
        host.Feed(WillTerminalType);
        host.Feed([0xFF, 0xFA, 24, 0, .. Ascii("IBM-3278-2"), 0xFF, 0xF0]);

        host.Feed(0xFF, 0xFC, 25, 0xFF, 0xFE, 25);

        Assert.NotNull(host.Negotiator.FailureReason);
    }

    private static HostEnd Asked()
    {
        HostEnd host = new();
        host.Feed(WillTn3270E);
        return host;
    }

    private static void Converse(HostEnd host, TerminalEnd terminal)
    {
        byte[] toTerminal = host.Opening;
        for (int round = 0; toTerminal.Length > 0; round++)
        {
            Assert.True(round < 20, "the negotiation does not come to rest");
            toTerminal = host.Feed(terminal.Feed(toTerminal));
        }
    }

    /// <summary>A host's negotiator with its decoder, fed with raw bytes.</summary>
    private sealed class HostEnd
    {
        private readonly TelnetDecoder _decoder = new();
        private readonly TelnetOutput _output = new();

        public HostEnd(bool tn3270E = true, string? busy = null)
            : this(new HostPolicy { Tn3270E = tn3270E }, busy)
        {
        }

        public HostEnd(HostPolicy policy, string? busy = null)
        {
            Negotiator = new HostNegotiator(
                _output,
                policy,
                request => request.Name == busy && busy is not null
                    ? new LuGrant(null, RejectReason.DeviceInUse)
                    : request.Associate ? new LuGrant("PRT0001", default, request.Name)
                    : new LuGrant(request.Name ?? "LU0001", default));
            Negotiator.Start();
            Opening = TakeOutput();
        }

        public HostNegotiator Negotiator { get; }

        public byte[] Opening { get; private set; }

        public void Reopen() => Opening = TakeOutput();

        public byte[] Feed(params ReadOnlySpan<byte> bytes)
        {
            TelnetEvent found;
            while ((found = _decoder.Next(ref bytes, out ReadOnlySpan<byte> payload)) != TelnetEvent.NeedMore)
            {
                if (found == TelnetEvent.Option)
                {
                    Negotiator.Option(_decoder.Verb, _decoder.Option);
                }
                else if (found == TelnetEvent.Subnegotiation)
                {
                    Negotiator.Subnegotiation(_decoder.Option, payload);
                }
            }
            return TakeOutput();
        }

        public byte[] Message(params ReadOnlySpan<byte> payload) =>
            Feed([0xFF, 0xFA, 40, .. payload, 0xFF, 0xF0]) is [0xFF, 0xFA, 40, .. byte[] inner, 0xFF, 0xF0] ? inner : [];

        private byte[] TakeOutput()
        {
            byte[] bytes = _output.Pending.ToArray();
            _output.Sent(bytes.Length);
            return bytes;
        }
    }
}
