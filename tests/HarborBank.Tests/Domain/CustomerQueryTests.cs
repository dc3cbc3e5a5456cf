using HarborBank.Domain;

namespace HarborBank.Tests.Domain;

public sealed class CustomerQueryTests
{
    [Theory]
    [InlineData("smi", "SMI")]
    [InlineData("smith,", "SMITH,")]
    [InlineData("Smith, j", "SMITH, J")]
    [InlineData("smith j", "SMITH, J")]
    [InlineData("", "")]
    [InlineData("123456", "123456")]
    public void A_name_is_a_prefix(string typed, string prefix)
    {
        var query = CustomerQuery.Parse(typed);
        Assert.Equal(prefix, query.NamePrefix);
        Assert.Equal((0, int.MaxValue), (query.LowestNumber, query.HighestNumber));
    }

    [Theory]
    [InlineData("10017", 10_017, 10_017)]
    [InlineData("101", 10_100, 10_199)]
    [InlineData("1", 10_000, 19_999)]
    public void Digits_are_the_beginning_of_a_number(string typed, int lowest, int highest)
    {
        var query = CustomerQuery.Parse(typed);
        Assert.Equal(("", lowest, highest), (query.NamePrefix, query.LowestNumber, query.HighestNumber));
    }
}
