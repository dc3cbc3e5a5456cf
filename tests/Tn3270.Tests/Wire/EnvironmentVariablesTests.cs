using System.Text;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Tests.Wire;

public sealed class EnvironmentVariablesTests
{
    [Fact]
    public void Nothing_named_means_everything()
    {
        Assert.Equal(
            "\0\0USER\u0001ANNA\u0003DEVNAME\u0001DESK\u0003IBMELF\u0001YES", Answer(Variables("DESK"), ""));
        Assert.Equal("\0\0USER\u0001ANNA", Answer(Variables("DESK"), "\0"));
        Assert.Equal("\0\u0003DEVNAME\u0001DESK\u0003IBMELF\u0001YES", Answer(Variables("DESK"), "\u0003"));
    }

    [Fact]
    public void One_named_is_answered_and_one_not_known_without_a_value()
    {
        Assert.Equal("\0\u0003IBMELF\u0001YES\u0003OTHER\0USER\u0001ANNA", Answer(Variables(null), "\u0003IBMELF\u0003OTHER\0USER"));
        Assert.Equal("\0\u0003DEVNAME", Answer(Variables(null), "\u0003DEVNAME"));
        Assert.Equal("\0\u0003USER", Answer(Variables(null), "\u0003USER"));
    }

    [Fact]
    public void Names_and_values_with_the_options_own_words_are_escaped()
    {
        EnvironmentVariables variables = new(null);
        variables.Add(EnvironmentCode.UserVariable, "A\u0001", "\u0002x\0");

        Assert.Equal("\0\u0003A\u0002\u0001\u0001\u0002\u0002x\u0002\0", Answer(variables, "\u0003A\u0002\u0001"));
    }

    [Theory]
    [InlineData("USER")]
    [InlineData("\u0003A\u0001B")]
    [InlineData("\u0002")]
    public void What_is_no_request_is_not_answered(string request)
    {
        Assert.Null(Answer(Variables(null), request));
    }

    [Theory]
    [InlineData("DESK", "DESK", "DESK")]
    [InlineData("BAR=", "BAR1", "BAR2")]
    [InlineData("X=Z==", "X=Z01", "X=Z02")]
    public void A_device_name_counts_up_each_time_it_is_asked_for(string form, string first, string second)
    {
        EnvironmentVariables variables = new(form);

        Assert.EndsWith(first, Answer(variables, "\u0003DEVNAME"));
        Assert.EndsWith(second, Answer(variables, "\u0003DEVNAME"));
    }

    [Fact]
    public void The_last_device_name_is_repeated()
    {
        DeviceNames names = new("BAR=");
        for (int i = 1; i <= 9; i++)
        {
            Assert.Equal($"BAR{i}", names.Next());
        }

        Assert.Equal("BAR9", names.Next());
        Assert.Equal("BAR9", names.Next());
    }

    private static EnvironmentVariables Variables(string? deviceName)
    {
        EnvironmentVariables variables = new(deviceName);
        variables.Add(EnvironmentCode.Variable, "USER", "ANNA");
        variables.Add(EnvironmentCode.UserVariable, "IBMELF", "YES");
        return variables;
    }

    private static string? Answer(EnvironmentVariables variables, string request)
    {
        GrowingBuffer answer = new(TelnetDecoder.SubnegotiationLimit, 0);
        return variables.TryAnswer(Encoding.Latin1.GetBytes(request), answer) ? Encoding.Latin1.GetString(answer.Written) : null;
    }
}
