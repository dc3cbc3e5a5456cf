using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Tests.Wire;

public sealed class OptionLedgerTests
{
    private readonly TelnetOutput _output = new();

    [Fact]
    public void A_wanted_option_is_agreed_to_once_and_not_answered_again()
    {
        OptionLedger ledger = new(_output, TelnetOption.Bit(TelnetOption.Binary), 0);

        Assert.True(ledger.Received(TelnetCommand.Do, TelnetOption.Binary));
        Assert.False(ledger.Received(TelnetCommand.Do, TelnetOption.Binary));

        Assert.Equal([0xFF, 0xFB, 0], _output.Pending.ToArray());
        Assert.True(ledger.Here(TelnetOption.Binary));
    }

    [Theory]
    [InlineData(TelnetCommand.Do, TelnetCommand.Wont)]
    [InlineData(TelnetCommand.Will, TelnetCommand.Dont)]
    public void An_unknown_option_is_refused(byte asked, byte answered)
    {
        OptionLedger ledger = new(_output, 0, 0);

        ledger.Received(asked, 200);

        Assert.Equal([0xFF, answered, 200], _output.Pending.ToArray());
    }

    [Fact]
    public void The_answer_to_a_question_is_not_answered()
    {
        OptionLedger ledger = new(_output, 0, 0);
        ledger.Ask(TelnetOption.TerminalType);
        ledger.Ask(TelnetOption.TerminalType);
        Assert.Equal(3, _output.Pending.Length);

        Assert.True(ledger.Received(TelnetCommand.Will, TelnetOption.TerminalType));

        Assert.Equal(3, _output.Pending.Length);
        Assert.True(ledger.There(TelnetOption.TerminalType));
    }

    [Fact]
    public void A_refused_question_is_decided_and_not_answered()
    {
        OptionLedger ledger = new(_output, 0, 0);
        ledger.Offer(TelnetOption.Binary);

        Assert.True(ledger.Received(TelnetCommand.Dont, TelnetOption.Binary));

        Assert.False(ledger.Here(TelnetOption.Binary));
        Assert.Equal(3, _output.Pending.Length);
    }

    [Fact]
    public void Each_timing_mark_is_answered()
    {
        OptionLedger ledger = new(_output, 0, 0);

        ledger.Received(TelnetCommand.Do, TelnetOption.TimingMark);
        ledger.Received(TelnetCommand.Do, TelnetOption.TimingMark);

        Assert.Equal([0xFF, 0xFC, 6, 0xFF, 0xFC, 6], _output.Pending.ToArray());
    }

    [Fact]
    public void A_withdrawn_option_is_done_again_when_asked_and_a_refused_one_is_not()
    {
        OptionLedger ledger = new(_output, TelnetOption.Bit(TelnetOption.Tn3270E), 0);
        ledger.Received(TelnetCommand.Do, TelnetOption.Tn3270E);

        ledger.Withdraw(TelnetOption.Tn3270E);
        ledger.Received(TelnetCommand.Do, TelnetOption.Tn3270E);
        ledger.Refuse(TelnetOption.Tn3270E);
        ledger.Withdraw(TelnetOption.Tn3270E);
        ledger.Received(TelnetCommand.Do, TelnetOption.Tn3270E);

        Assert.Equal(
            [0xFF, 0xFB, 40, 0xFF, 0xFC, 40, 0xFF, 0xFB, 40, 0xFF, 0xFC, 40, 0xFF, 0xFC, 40], _output.Pending.ToArray());
    }

    [Fact]
    public void Two_ledgers_that_each_want_everything_come_to_rest()
    {
        TelnetOutput otherOutput = new();
        OptionLedger one = new(_output, ulong.MaxValue, ulong.MaxValue);
        OptionLedger other = new(otherOutput, ulong.MaxValue, ulong.MaxValue);
        for (byte option = 0; option < 40; option++)
        {
            one.Ask(option);
            other.Offer(option);
            other.Ask(option);
        }

        int rounds = 0;
        while (_output.Pending.Length + otherOutput.Pending.Length > 0)
        {
            Deliver(_output, other);
            Deliver(otherOutput, one);
            Assert.True(++rounds < 5);
        }

        Assert.True(one.There(25) && one.Here(25) && other.There(25) && other.Here(25));
    }

    private static void Deliver(TelnetOutput from, OptionLedger to)
    {
        byte[] bytes = from.Pending.ToArray();
        from.Sent(bytes.Length);
        for (int i = 0; i < bytes.Length; i += 3)
        {
            to.Received(bytes[i + 1], bytes[i + 2]);
        }
    }
}
