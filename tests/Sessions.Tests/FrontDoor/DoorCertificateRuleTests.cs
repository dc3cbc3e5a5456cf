using Holdfast.Sessions.FrontDoor;

namespace Holdfast.Sessions.Tests.FrontDoor;

public sealed class DoorCertificateRuleTests
{
    [Theory]
    [InlineData("ann", "ann", true)]
    [InlineData("ann", "ANN", true)]
    [InlineData("ann", "anna", false)]
    [InlineData("CN=ann*", "CN=ann, O=Harbor", true)]
    [InlineData("CN=ann*", "O=Harbor, CN=ann", false)]
    [InlineData("*@example.com", "ann@example.com", true)]
    [InlineData("*@example.com", "ann@example.com.evil", false)]
    [InlineData("*", "anybody", true)]
    public void A_pattern_means_a_name_or_all_with_its_beginning_or_end(string pattern, string name, bool matches) =>
        Assert.Equal(matches, new DoorCertificateRule(pattern, null, null).Matches(name));
}
