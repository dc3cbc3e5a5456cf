using Holdfast.Tn3270.Wire;
using static Holdfast.Tn3270.Tests.Wire.TerminalEnd;

namespace Holdfast.Tn3270.Tests.Wire;

public sealed class TerminalNegotiatorTests
{
    private static readonly byte[] DoTn3270E = [0xFF, 0xFD, 40];
    private static readonly byte[] DoTerminalType = [0xFF, 0xFD, 24];
    private static readonly byte[] SendTerminalType = [0xFF, 0xFA, 24, 1, 0xFF, 0xF0];

    [Fact]
    public void A_TN3270E_host_is_agreed_with()
    {
        TerminalEnd end = new();

        Assert.Equal([0xFF, 0xFB, 40], end.Feed(DoTn3270E));
        Assert.Equal([2, 7, .. Ascii("IBM-3278-2-E")], end.Message(8, 2));
        Assert.Equal([3, 7, 0, 2, 4, 5], end.Message([2, 4, .. Ascii("IBM-3278-2-E"), 1, .. Ascii("LU01")]));
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
        for (int i = 0; i < DeviceNegotiation.FunctionRoundLimit; i++)
        {
            answer = end.Message(3, 7, 1);
        }

        Assert.Equal([0xFF, 0xFC, 40], answer);
    }

    [Theory]
    [InlineData(RejectReason.DeviceInUse, "in use")]
    [InlineData(RejectReason.InvalidName, "no such name")]
    public void A_rejected_LU_is_remembered_and_asked_for_once_more_in_TN3270(object reason, string said)
    {
        TerminalEnd end = new(lu: "TELLER1");
        end.Feed(DoTn3270E);
        end.Message(8, 2);

        Assert.Equal([0xFF, 0xFC, 40], end.Message(2, 6, 5, (byte)(RejectReason)reason));
        end.Feed(DoTerminalType);
        Assert.Equal([0xFF, 0xFA, 24, 0, .. Ascii("IBM-3279-2-E@TELLER1"), 0xFF, 0xF0], end.Feed(SendTerminalType));
        Assert.Null(end.Negotiator.FailureReason);
        Assert.Empty(end.Feed(SendTerminalType));

        Assert.Contains("TELLER1", end.Negotiator.FailureReason);
        Assert.Contains(said, end.Negotiator.FailureReason);
    }

    [Fact]
    public void LUs_of_a_list_are_tried_in_order_in_both_protocols()
    {
        TerminalEnd end = new(new TerminalProfile { DeviceType = "IBM-3279-2-E", LuNames = ["A", "B"] });
        end.Feed(DoTn3270E);
        Assert.Equal([2, 7, .. Ascii("IBM-3278-2-E"), 1, .. Ascii("A")], end.Message(8, 2));
        Assert.Equal([2, 7, .. Ascii("IBM-3278-2-E"), 1, .. Ascii("B")], end.Message(2, 6, 5, 1));
        Assert.Equal([0xFF, 0xFC, 40], end.Message(2, 6, 5, 3));

        end.Feed(DoTerminalType);
        Assert.EndsWith("@A", Printed(end.Feed(SendTerminalType)));
        Assert.EndsWith("@B", Printed(end.Feed(SendTerminalType)));
        Assert.Equal("B", end.Negotiator.ConnectedLu);
    }

    [Fact]
    public void A_printer_of_a_display_is_asked_for_by_ASSOCIATE()
    {
        TerminalEnd end = new(new TerminalProfile
        {
            DeviceType = "IBM-3287-1", AssociatedLu = "TELLER1", Functions = Tn3270EFunctions.Printer,
        });
        end.Feed(DoTn3270E);

        Assert.Equal([2, 7, .. Ascii("IBM-3287-1"), 0, .. Ascii("TELLER1")], end.Message(8, 2));
        Assert.Equal([3, 7, 0, 1, 2, 3, 4], end.Message([2, 4, .. Ascii("IBM-3287-1"), 1, .. Ascii("PRT1")]));
    }

    [Fact]
    public void A_host_that_withdraws_TN3270E_may_offer_it_again()
    {
        TerminalEnd end = Requested();
        end.Message(3, 4, 0, 2);
        Assert.Equal(NegotiatedMode.Tn3270E, end.Negotiator.Mode);

        Assert.Equal([0xFF, 0xFC, 40], end.Feed(0xFF, 0xFE, 40));
        Assert.Equal((NegotiatedMode.Text, Tn3270EFunctions.None), (end.Negotiator.Mode, end.Negotiator.Functions));
        Assert.Equal([0xFF, 0xFB, 40], end.Feed(DoTn3270E));
        end.Message(8, 2);
        Assert.Equal([3, 7, 0, 2, 4, 5], end.Message([2, 4, .. Ascii("IBM-3278-2-E"), 1, .. Ascii("LU02")]));
        end.Message(3, 4, 2);

        Assert.Equal((NegotiatedMode.Tn3270E, Tn3270EFunctions.Responses), (end.Negotiator.Mode, end.Negotiator.Functions));
        Assert.Equal("LU02", end.Negotiator.ConnectedLu);
    }

    [Fact]
    public void A_host_that_withdraws_a_function_later_is_agreed_with()
    {
        TerminalEnd end = Requested();
        end.Message(3, 4, 0, 2, 4);

        Assert.Equal([3, 4, 2], end.Message(3, 7, 2));

        Assert.Equal((NegotiatedMode.Tn3270E, Tn3270EFunctions.Responses), (end.Negotiator.Mode, end.Negotiator.Functions));
    }

    [Fact]
    public void A_host_that_offers_TN3270E_on_and_on_and_rejects_it_is_refused_at_last()
    {
        TerminalEnd end = new();
        for (int i = 0; i < TerminalNegotiator.BackOffLimit; i++)
        {
            Assert.Equal([0xFF, 0xFB, 40], end.Feed(DoTn3270E));
            end.Message(8, 2);
            Assert.Equal([0xFF, 0xFC, 40], end.Message(2, 6, 5, 4));
        }

        Assert.Equal([0xFF, 0xFC, 40], end.Feed(DoTn3270E));
    }

    [Fact]
    public void The_window_size_is_told_each_time_it_is_asked_for()
    {
        TerminalEnd end = new(new TerminalProfile { DeviceType = "IBM-3279-5-E", Rows = 27, Columns = 255 });

        Assert.Equal([0xFF, 0xFB, 31, 0xFF, 0xFA, 31, 0, 0xFF, 0xFF, 0, 27, 0xFF, 0xF0], end.Feed(0xFF, 0xFD, 31));
        Assert.Equal([0xFF, 0xFA, 31, 0, 0xFF, 0xFF, 0, 27, 0xFF, 0xF0], end.Feed(0xFF, 0xFD, 31));
    }

    [Fact]
    public void The_environment_is_told_before_the_terminal_type_where_the_host_asks_for_both()
    {
        EnvironmentVariables variables = new(null);
        variables.Add(EnvironmentCode.Variable, "USER", "ANNA");
        TerminalEnd end = new(new TerminalProfile { DeviceType = "IBM-3279-2-E", Environment = variables });

        Assert.Equal([0xFF, 0xFB, 39], end.Feed(0xFF, 0xFD, 39));
        Assert.Empty(end.Feed(DoTerminalType));
        Assert.Equal(
            [0xFF, 0xFA, 39, 0, 0, .. Ascii("USER"), 1, .. Ascii("ANNA"), 0xFF, 0xF0, 0xFF, 0xFB, 24],
            end.Feed(0xFF, 0xFA, 39, 1, 0xFF, 0xF0));
    }

    [Fact]
    public void Without_variables_the_environment_is_refused()
    {
        Assert.Equal([0xFF, 0xFC, 39], new TerminalEnd().Feed(0xFF, 0xFD, 39));
    }

    [Fact]
    public void Encryption_follows_once_both_sides_have_said_so_and_all_begins_anew()
    {
        TerminalEnd end = new(new TerminalProfile { DeviceType = "IBM-3279-2-E", StartTls = StartTlsPolicy.Allowed });

        Assert.Equal([0xFF, 0xFB, 46, 0xFF, 0xFA, 46, 1, 0xFF, 0xF0], end.Feed(0xFF, 0xFD, 46));
        Assert.False(end.Negotiator.AwaitsTls);
        Assert.Empty(end.Feed(0xFF, 0xFA, 46, 1, 0xFF, 0xF0));
        Assert.True(end.Negotiator.AwaitsTls);
        end.Negotiator.TlsStarted();
        Assert.Equal([0xFF, 0xFC, 46], end.Feed(0xFF, 0xFD, 46));

        AgreeOnTn3270(end);
        Assert.Equal((NegotiatedMode.Tn3270, true), (end.Negotiator.Mode, end.Negotiator.Encrypted));
    }

    [Fact]
    public void A_host_that_begins_in_clear_is_left_where_encryption_is_demanded()
    {
        TerminalProfile strict = new() { DeviceType = "IBM-3279-2-E", StartTls = StartTlsPolicy.Required };
        TerminalEnd negotiating = new(strict);
        TerminalEnd encrypted = new(strict);
        encrypted.Feed(0xFF, 0xFD, 46, 0xFF, 0xFA, 46, 1, 0xFF, 0xF0);
        encrypted.Negotiator.TlsStarted();

        Assert.Empty(negotiating.Feed(DoTn3270E));
        Assert.Equal([0xFF, 0xFB, 40], encrypted.Feed(DoTn3270E));

        Assert.Contains("in clear", negotiating.Negotiator.FailureReason);
        Assert.Null(encrypted.Negotiator.FailureReason);
    }

    [Fact]
    public void Encryption_is_refused_where_it_is_not_wanted()
    {
        Assert.Equal([0xFF, 0xFC, 46], new TerminalEnd().Feed(0xFF, 0xFD, 46));
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

        Assert.Equal([3, 7, 0, 2, 4, 5], end.Message([2, 4, .. Ascii("IBM-3278-4-E"), 1, .. Ascii("AIP39CB5")]));
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

    private static string Printed(byte[] subnegotiation) => System.Text.Encoding.ASCII.GetString(subnegotiation[4..^2]);

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
