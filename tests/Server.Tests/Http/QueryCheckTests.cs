using Holdfast.Contracts.Errors;
using Holdfast.Server.Http;
using Holdfast.Server.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Server.Tests.Http;

public sealed class QueryCheckTests
{
    [Theory]
    [InlineData("?pattern=a&pattern=b&exclude=c&exclude=d&level=warn", null)]
    [InlineData("?level=warn&level=info", "'level' is given 2 times")]
    [InlineData("?patern=a", "'patern' is not known here")]
    public void The_log_routes_take_several_patterns_and_one_of_all_else(string query, string? expected)
    {
        var app = WebApplication.CreateSlimBuilder().Build();
        new LogRoutes(null!, null!, null!).Map(app);
        foreach (var route in ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>())
        {
            if (route.RoutePattern.RawText!.EndsWith("facts", StringComparison.Ordinal)) continue;
            var context = new DefaultHttpContext();
            context.Request.QueryString = new QueryString(query);
            var fault = QueryCheck.Find(context, route);
            Assert.Equal(expected is null ? null : RequestErrors.InvalidField, fault?.Code);
            if (expected is not null) Assert.Contains(expected, fault!.Detail, StringComparison.Ordinal);
        }
    }
}
