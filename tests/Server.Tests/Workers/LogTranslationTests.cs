using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Workers;
using Holdfast.Processes.Logs;
using Holdfast.Runtime.Resilience;
using Holdfast.Server.Workers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Holdfast.Server.Tests.Workers;

public sealed class LogTranslationTests
{
    private static readonly QueryCollection Empty = new();

    [Fact]
    public void One_worker_is_followed_from_an_id_and_several_refuse_one()
    {
        Assert.Equal(new LogPositions(3, 7), LogTranslation.Following(Empty, "web", "3.7", default).Value.From);
        Assert.Equal(RequestErrors.InvalidField, LogTranslation.Following(Empty, "web", "3", default).Fault?.Code);
        Assert.Equal(RequestErrors.InvalidField, LogTranslation.Following(Empty, null, "3.7", default).Fault?.Code);
        Assert.Null(LogTranslation.Following(Empty, null, "", default).Value.From);
    }

    [Fact]
    public void Each_pattern_is_taken()
    {
        var query = new QueryCollection(new Dictionary<string, StringValues> { ["pattern"] = new(["a", "b"]), ["exclude"] = new(["c", "d"]) });
        var filter = LogTranslation.Search(query, default).Value.Filter;
        Assert.Equal((string[])["a", "b", "c", "d"], filter.Include.Concat(filter.Exclude));
    }

    [Fact]
    public void A_circuit_is_told_with_its_times_and_counts()
    {
        var opened = DateTimeOffset.UnixEpoch.AddHours(1);
        var calls = new ResilienceState(new BreakerView(BreakerState.HalfOpen, opened, opened.AddSeconds(15), 3), 1, 2, 30, 20, 10, 0, 0, 40);
        var facts = new ForwardFacts("web", "http http://x/", 5, 1, 7, new LogPositions(100, 0), "503") { Calls = calls };
        var told = Assert.Single(LogTranslation.Facts(
            [new LogStreamFacts("web", LogStream.Output, 0, 130, 0), new LogStreamFacts("idle", LogStream.Output, 0, 9, 0)], [facts]).Items[0].Forward);
        Assert.Equal((30L, "503"), (told.BehindBytes, told.Failure));
        Assert.Equal(
            new ForwardCallsInfo
            {
                Breaker = "half_open", Since = opened, NextTry = opened.AddSeconds(15), Openings = 3,
                Attempts = 30, Failures = 20, Retries = 10, Refused = 40, Running = 1, Waiting = 2,
            },
            told.Calls);
    }
}
