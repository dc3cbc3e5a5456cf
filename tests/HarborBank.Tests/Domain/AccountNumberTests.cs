using HarborBank.Domain;

namespace HarborBank.Tests.Domain;

public sealed class AccountNumberTests
{
    [Fact]
    public void A_number_reads_back_with_and_without_hyphens()
    {
        for (var customer = 10_001; customer < 10_400; customer++)
        {
            var number = AccountNumber.Of(Product.Savings, customer);
            Assert.Equal(AccountNumberFault.None, AccountNumber.Parse(number.ToString(), out var shown));
            Assert.Equal(AccountNumberFault.None, AccountNumber.Parse($" {number.Value} ", out var plain));
            Assert.Equal((number, number), (shown, plain));
            Assert.Equal((Product.Savings, customer), (number.Product, number.Customer));
        }
    }

    [Fact]
    public void Any_one_mistyped_digit_is_found()
    {
        var right = AccountNumber.Of(Product.Current, 10_017).Value.ToString();
        for (var at = 0; at < right.Length; at++)
        {
            for (var digit = '0'; digit <= '9'; digit++)
            {
                if (digit == right[at])
                    continue;
                var wrong = right[..at] + digit + right[(at + 1)..];
                Assert.Equal(AccountNumberFault.WrongCheckDigit, AccountNumber.Parse(wrong, out _));
            }
        }
    }

    [Theory]
    [InlineData("", (int)AccountNumberFault.Missing)]
    [InlineData("  ", (int)AccountNumberFault.Missing)]
    [InlineData("1010017", (int)AccountNumberFault.NotEightDigits)]
    [InlineData("101001734", (int)AccountNumberFault.NotEightDigits)]
    [InlineData("10-1001X-3", (int)AccountNumberFault.NotEightDigits)]
    public void What_is_no_number_is_told_why(string typed, int fault) =>
        Assert.Equal((AccountNumberFault)fault, AccountNumber.Parse(typed, out _));
}
