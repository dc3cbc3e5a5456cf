using FsCheck;
using FsCheck.Fluent;
using HarborBank.Domain;

namespace HarborBank.Tests.Domain;

public sealed class MoneyTests
{
    [Theory]
    [InlineData("250", 25_000)]
    [InlineData("250.5", 25_050)]
    [InlineData("1,250.00", 125_000)]
    [InlineData(" 0.01 ", 1)]
    [InlineData("12,345,678.90", 1_234_567_890)]
    public void What_a_teller_types_is_read(string typed, long cents)
    {
        Assert.True(Money.TryParse(typed, out var amount));
        Assert.Equal(cents, amount.Cents);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-5")]
    [InlineData("1.234")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("12,34")]
    [InlineData(",123")]
    [InlineData("1,2345")]
    [InlineData("abc")]
    [InlineData("1e5")]
    [InlineData("99999999999999999999")]
    public void What_is_no_amount_is_refused(string typed) => Assert.False(Money.TryParse(typed, out _));

    [Fact]
    public void A_printed_amount_reads_back() => Check.QuickThrowOnFailure(Prop.ForAll<uint>(cents =>
    {
        Assert.True(Money.TryParse(new Money(cents).ToString(), out var read));
        return read.Cents == cents;
    }));

    [Fact]
    public void A_debit_carries_its_sign_behind() => Assert.Equal("1,234.50-", new Money(-123_450).ToString());

    [Fact]
    public void An_overflow_is_a_defect() => Assert.Throws<OverflowException>(() => new Money(long.MaxValue) + new Money(1));
}
