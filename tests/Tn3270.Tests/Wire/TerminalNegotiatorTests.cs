using Holdfast.Tn3270.Wire;
using static Holdfast.Tn3270.Tests.Wire.TerminalEnd;

namespace Holdfast.Tn3270.Tests.Wire;

public sealed class TerminalNegotiatorTests
{
    private static readonly byte[] DoTn3270E = [0xFF, 0xFD, 40];
    private static readonly byte[] DoTerminalType = [0xFF, 0xFD, 24];

    [Fact]
    public void A_TN3270E_host_is_agreed_with()
    {
        TerminalEnd end = new();

        Assert.Equal([0xFF, 0xFB, 40], end.Feed(DoTn3270E));
        Assert.Equal([2, 7, .. Ascii("IBM-3278-2-E")], end.Message(8, 2));
        Assert.Equal([3, 7, 0, 2, 4], end.Message([2, 4, .. Ascii("IBM-3278-2-E"), 1, .. Ascii("LU01")]));
        Assert.Equal(NegotiatedMode.Text, end.Negotiator.Mode);
        Assert.Empty(end.Message(3, 4, 2, 4));

        Assert.Equal(NegotiatedMode.Tn3270E, end.Negotiator.Mode);
        Assert.Equal(Tn3270EFunctions.Responses | Tn3270EFunctions.SysReq, end.Negotiator.Functions);
        Assert.Equal("LU01", end.Negotiator.ConnectedLu);
        Assert.Equal("IBM-3278-2-E", end.Negotiator.DeviceType);
    }

    [Fact]
    public void An_LU_is_asked_for_by_CONNECT()
    {
        TerminalEnd end = new(lu: "TELLER1");
        end.Feed(DoTn3270E);

        Assert.Equal([2, 7, .. Ascii("IBM-3278-2-E"), 1, .. Ascii("TELLER1")], end.Message(8, 2));
    }

    [Fact]
    public void A_host_that_requests_fewer_functions_gets_them()
    {
        TerminalEnd end = Requested();

        Assert.Equal([3, 4, 0], end.Message(3, 7, 0));

        Assert.Equal(NegotiatedMode.Tn3270E, end.Negotiator.Mode);
        Assert.Equal(Tn3270EFunctions.BindImage, end.Negotiator.Functions);
    }

    [Fact]
    public void A_host_that_requests_more_functions_is_offered_those_known_here()
    {
        TerminalEnd end = Requested();

        Assert.Equal([3, 7, 2], end.Message(3, 7, 1, 2, 3, 77));
        end.Message(3, 4, 2);

        Assert.Equal(Tn3270EFunctions.Responses, end.Negotiator.Functions);
    }

    [Fact]
    public void A_host_that_adds_functions_in_its_IS_loses_TN3270E()
    {
        TerminalEnd end = Requested();

        Assert.Equal([0xFF, 0xFC, 40], end.Message(3, 4, 1));

        Assert.Equal(NegotiatedMode.Text, end.Negotiator.Mode);
    }

    [Fact]
    public void A_host_that_never_settles_on_functions_loses_TN3270E()
    {
        TerminalEnd end = Requested();
        byte[] answer = [];
        for (int i = 0; i < TerminalNegotiator.FunctionRoundLimit; i++)
        {
            answer = end.Message(3, 7, 1);
        }

        Assert.Equal([0xFF, 0xFC, 40], answer);
    }

    [Theory]
    [InlineData(RejectReason.DeviceInUse, "in use")]
    [InlineData(RejectReason.InvalidName, "no such name")]
    public void A_rejected_LU_is_a_failure_that_says_why(object reason, string said)
    {
        TerminalEnd end = new(lu: "TELLER1");
        end.Feed(DoTn3270E);
        end.Message(8, 2);

        end.Message(2, 6, 5, (byte)(RejectReason)reason);

        Assert.Contains("TELLER1", end.Negotiator.FailureReason);
        Assert.Contains(said, end.Negotiator.FailureReason);
    }

    [Fact]
    public void A_rejected_device_type_falls_back_to_TN3270()
    {
        TerminalEnd end = new();
        end.Feed(DoTn3270E);
        end.Message(8, 2);

        Assert.Equal([0xFF, 0xFC, 40], end.Message(2, 6, 5, (byte)RejectReason.InvalidDeviceType));
        AgreeOnTn3270(end);

        Assert.Equal(NegotiatedMode.Tn3270, end.Negotiator.Mode);
    }

    [Fact]
    public void A_TN3270_host_is_agreed_with()
    {
        TerminalEnd end = new();

        AgreeOnTn3270(end);

        Assert.Equal(NegotiatedMode.Tn3270, end.Negotiator.Mode);
        Assert.Equal("IBM-3279-2-E", end.Negotiator.DeviceType);
    }

    [Fact]
    public void Without_TN3270E_it_is_refused_and_the_LU_goes_with_the_terminal_type()
    {
        TerminalEnd end = new(lu: "TELLER1", tn3270E: false);

        Assert.Equal([0xFF, 0xFC, 40], end.Feed(DoTn3270E));
        end.Feed(DoTerminalType);

        Assert.Equal(
            [0xFF, 0xFA, 24, 0, .. Ascii("IBM-3279-2-E@TELLER1"), 0xFF, 0xF0], end.Feed(0xFF, 0xFA, 24, 1, 0xFF, 0xF0));
    }

    [Fact]
    public void A_host_that_says_WONT_TN3270E_is_answered_and_may_go_on_with_TN3270()
    {
        TerminalEnd end = Requested();

        Assert.Equal([0xFF, 0xFC, 40], end.Feed(0xFF, 0xFC, 40));
        AgreeOnTn3270(end);

        Assert.Equal(NegotiatedMode.Tn3270, end.Negotiator.Mode);
    }

    [Fact]
    public void A_host_that_names_the_device_without_asking_is_gone_along_with()
    {
        TerminalEnd end = new();
        end.Feed(DoTn3270E);

        Assert.Equal([3, 7, 0, 2, 4], end.Message([2, 4, .. Ascii("IBM-3278-4-E"), 1, .. Ascii("AIP39CB5")]));
        end.Message(3, 4, 0, 4);

        Assert.Equal((NegotiatedMode.Tn3270E, "AIP39CB5"), (end.Negotiator.Mode, end.Negotiator.ConnectedLu));
    }

    [Fact]
    public void A_host_that_takes_EOR_back_leaves_record_mode()
    {
        TerminalEnd end = new();
        AgreeOnTn3270(end);

        end.Feed(0xFF, 0xFC, 25);

        Assert.Equal(NegotiatedMode.Text, end.Negotiator.Mode);
    }

    [Fact]
    public void Subnegotiations_that_make_no_sense_are_ignored()
    {
        TerminalEnd end = new();
        Assert.Empty(end.Message(8, 2));
        end.Feed(DoTn3270E);

        Assert.Empty(end.Message());
        Assert.Empty(end.Message(8));
        Assert.Empty(end.Message(99, 99, 99));
        Assert.Empty(end.Message(3, 4));
        Assert.Equal(NegotiatedMode.Text, end.Negotiator.Mode);
    }

    private static TerminalEnd Requested()
    {
        TerminalEnd end = new();
        end.Feed(DoTn3270E);
        end.Message(8, 2);
        end.Message([2, 4, .. Ascii("IBM-3278-2-E"), 1, .. Ascii("LU01")]);
        return end;
    }

    private static void AgreeOnTn3270(TerminalEnd end)
    {
        Assert.Equal([0xFF, 0xFB, 24], end.Feed(DoTerminalType));
        Assert.Equal([0xFF, 0xFA, 24, 0, .. Ascii("IBM-3279-2-E"), 0xFF, 0xF0], end.Feed(0xFF, 0xFA, 24, 1, 0xFF, 0xF0));
        Assert.Equal(
            [0xFF, 0xFB, 25, 0xFF, 0xFD, 25, 0xFF, 0xFB, 0, 0xFF, 0xFD, 0],
            end.Feed(0xFF, 0xFD, 25, 0xFF, 0xFB, 25, 0xFF, 0xFD, 0, 0xFF, 0xFB, 0));
    }
}
