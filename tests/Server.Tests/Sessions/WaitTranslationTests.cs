using Holdfast.Contracts;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Sessions;
using Holdfast.Server.Sessions;
using Holdfast.Sessions.Driving;

namespace Holdfast.Server.Tests.Sessions;

public sealed class WaitTranslationTests
{
    [Fact]
    public void Every_member_reaches_the_condition()
    {
        var (condition, timeout) = WaitTranslation.Read(new WaitRequest
        {
            Text = "READY", At = new Position(24, 1), NotText = "ERROR", Cursor = new Position(3, 4), Unlocked = true, ChangedSince = 7, Timeout = "1.5s",
        }).Value;
        Assert.Equal(
            new WaitCondition { Text = "READY", Row = 24, Column = 1, NotText = "ERROR", Cursor = (3, 4), Unlocked = true, ChangedSince = 7 }, condition);
        Assert.Equal(TimeSpan.FromSeconds(1.5), timeout);
    }

    [Fact]
    public void No_wait_is_no_condition() => Assert.Null(WaitTranslation.Read(null).Value.Condition);

    [Theory]
    [InlineData("10")]
    [InlineData("ten seconds")]
    [InlineData("-1s")]
    public void A_timeout_without_its_unit_is_refused(string timeout) =>
        Assert.Equal(RequestErrors.InvalidField, WaitTranslation.Read(new WaitRequest { Timeout = timeout }).Fault?.Code);

    [Fact]
    public void A_place_without_a_text_is_refused() =>
        Assert.Equal(RequestErrors.InvalidField, WaitTranslation.Read(new WaitRequest { At = new Position(1, 1) }).Fault?.Code);
}
