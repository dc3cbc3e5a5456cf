using Holdfast.Contracts.Errors;
using Holdfast.Governance.Tenants;

namespace Holdfast.Governance.Tests.Tenants;

public sealed class TenantIdTests
{
    [Theory]
    [InlineData("default")]
    [InlineData("a")]
    [InlineData("bank-7")]
    [InlineData("0123456789012345678901234567890123456789")]
    public void A_well_formed_name_is_itself(string name) => Assert.Equal(name, TenantId.Parse(name).Value);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Bank")]
    [InlineData("../node")]
    [InlineData("a b")]
    [InlineData("bänk")]
    [InlineData("01234567890123456789012345678901234567890")]
    public void Any_other_is_an_invalid_field(string? name) =>
        Assert.Equal(RequestErrors.InvalidField, TenantId.Parse(name).Fault?.Code);
}
