using Holdfast.Contracts.Errors;

namespace Holdfast.Contracts.Tests.Errors;

public sealed class ResultTests
{
    private static readonly Fault Missing = new(ConfigurationErrors.MissingKey, "'name' is missing.");

    [Fact]
    public void A_result_is_its_value_or_its_fault()
    {
        Result<int> good = 7;
        Result<int> bad = Missing;

        Assert.True(good.TryGet(out var value, out var fault));
        Assert.Equal((7, null), (value, fault));
        Assert.False(bad.TryGet(out _, out fault));
        Assert.Same(Missing, fault);
    }

    [Fact]
    public void The_value_of_a_failure_cannot_be_taken_and_says_why()
    {
        Result<int> bad = Missing;
        Assert.Equal("HF1004 A required key is missing: 'name' is missing.", Assert.Throws<InvalidOperationException>(() => bad.Value).Message);
    }
}
