using System.Text;
using Holdfast.Contracts.Errors;
using Holdfast.Server.Http;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Server.Tests.Http;

public sealed class RequestBodyTests
{
    [Theory]
    [InlineData("""{ "pool": "teller" }""", null)]
    [InlineData("""{ pool: teller }""", "HF2001")]
    [InlineData("", "HF2001")]
    [InlineData("""{ "pool": "teller" """, "HF2001")]
    [InlineData("null", "HF2001")]
    [InlineData("[]", "HF2002")]
    [InlineData("""{ "pool": 5 }""", "HF2002")]
    [InlineData("""{ "pol": "teller" }""", "HF2002")]
    public async Task A_body_is_read_strictly(string body, string? code)
    {
        var context = new DefaultHttpContext();
        context.Request.ContentType = "application/json; charset=utf-8";
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        var read = await RequestBody.ReadAsync(context, RequestBody.Strict.CreateSession);
        Assert.Equal(code, read.Fault?.Code.Id);
        if (code is null) Assert.Equal("teller", read.Value.Pool);
    }

    [Theory]
    [InlineData("""{ "steps": null }""")]
    [InlineData("""{ "steps": [{ "field": { "label": "x", "text": null } }] }""")]
    public async Task Null_is_refused_where_a_value_must_be(string body)
    {
        var context = new DefaultHttpContext();
        context.Request.ContentType = "application/json";
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        Assert.Equal(RequestErrors.InvalidField, (await RequestBody.ReadAsync(context, RequestBody.Strict.InputRequest)).Fault?.Code);
    }

    [Fact]
    public async Task Another_content_type_is_refused()
    {
        var context = new DefaultHttpContext();
        context.Request.ContentType = "text/plain";
        context.Request.Body = new MemoryStream("{}"u8.ToArray());
        Assert.Equal(RequestErrors.UnsupportedMedia, (await RequestBody.ReadAsync(context, RequestBody.Strict.CreateSession)).Fault?.Code);
    }

    [Theory]
    [InlineData(RequestBody.Limit, null)]
    [InlineData(RequestBody.Limit + 1, "HF2003")]
    public async Task A_body_that_does_not_say_its_length_is_counted(int length, string? code)
    {
        const string start = """{ "pool": "teller" """;
        var context = new DefaultHttpContext();
        context.Request.ContentType = "application/json";
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(start + new string(' ', length - start.Length - 1) + "}"));
        Assert.Equal(code, (await RequestBody.ReadAsync(context, RequestBody.Strict.CreateSession)).Fault?.Code.Id);
    }

    [Fact]
    public async Task A_body_that_says_it_is_too_long_is_refused_unread()
    {
        var context = new DefaultHttpContext();
        context.Request.ContentType = "application/json";
        context.Request.ContentLength = RequestBody.Limit + 1;
        Assert.Equal(RequestErrors.BodyTooLarge, (await RequestBody.ReadAsync(context, RequestBody.Strict.CreateSession)).Fault?.Code);
    }
}
