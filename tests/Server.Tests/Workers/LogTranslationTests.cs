using Holdfast.Contracts.Errors;
using Holdfast.Processes.Logs;
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
}
