using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Sessions.Lifecycle;

namespace Holdfast.Sessions.Tests.Lifecycle;

public sealed class SessionQuotaTests
{
    private static readonly Caller Ann = new("alpha", "key:ann", Role.User);
    private static readonly Caller Ben = new("alpha", "key:ben", Role.User);
    private static readonly Caller Cid = new("beta", "key:cid", Role.User);

    [Fact]
    public void Each_limit_holds_by_itself_and_says_which_it_is()
    {
        var quota = new SessionQuota(new SessionLimits { Node = 4, Tenant = 3, User = 2 });
        Assert.Null(quota.Take(Ann));
        Assert.Null(quota.Take(Ann));
        Assert.Contains("key:ann holds 2", quota.Take(Ann)?.Detail, StringComparison.Ordinal);
        Assert.Null(quota.Take(Ben));
        Assert.Contains("tenant alpha holds 3", quota.Take(Ben)?.Detail, StringComparison.Ordinal);
        Assert.Null(quota.Take(Cid));
        var fault = quota.Take(Cid);
        Assert.Contains("the node holds 4", fault?.Detail, StringComparison.Ordinal);
        Assert.Equal(SessionErrors.TooManySessions, fault?.Code);
        quota.Give(Ann.Tenant, Ann.Actor);
        Assert.Null(quota.Take(Ben));
    }
}
