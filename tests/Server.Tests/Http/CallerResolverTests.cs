using System.Net;
using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Governance.Tenants;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Server.Http;
using Holdfast.Storage.Journal;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Server.Tests.Http;

public sealed class CallerResolverTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("holdfast-").FullName;
    private readonly ThreadPoolIo _io = new();
    private MemoryJournal? _journal;
    private ApiKeyStore? _keys;

    public async ValueTask InitializeAsync()
    {
        _journal = new MemoryJournal(_io);
        _keys = await ApiKeyStore.OpenAsync(_io, _journal, _folder, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        _keys?.Dispose();
        if (_journal is not null) await _journal.DisposeAsync();
        await _io.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("127.0.0.1:7270", null, null, true)]
    [InlineData("localhost:7270", "same-origin", "http://localhost:7270", true)]
    [InlineData("[::1]:7270", "none", null, true)]
    [InlineData("127.0.0.1:7270", "cross-site", null, false)]
    [InlineData("127.0.0.1:7270", "same-site", null, false)]
    [InlineData("127.0.0.1:7270", null, "http://elsewhere.example", false)]
    [InlineData("127.0.0.1:7270", null, "http://127.0.0.1:9999", false)]
    [InlineData("rebound.example:7270", null, null, false)]
    public void A_demonstration_lets_this_machine_in_but_no_page_of_another_site(string host, string? site, string? origin, bool admitted)
    {
        var context = Request(host, IPAddress.Loopback);
        if (site is not null) context.Request.Headers["Sec-Fetch-Site"] = site;
        if (origin is not null) context.Request.Headers.Origin = origin;
        Assert.Equal(admitted, Demo().Resolve(context).Fault is null);
    }

    [Fact]
    public void A_demonstration_lets_nobody_in_from_another_machine() =>
        Assert.Equal(RequestErrors.Unauthenticated, Demo().Resolve(Request("127.0.0.1:7270", IPAddress.Parse("192.0.2.7"))).Fault?.Code);

    [Fact]
    public void Without_a_demonstration_this_machine_needs_a_token_too() =>
        Assert.Equal(
            RequestErrors.Unauthenticated,
            new CallerResolver(_keys!, demo: false).Resolve(Request("127.0.0.1:7270", IPAddress.Loopback)).Fault?.Code);

    [Theory]
    [InlineData("Bearer nonsense")]
    [InlineData("Bearer ")]
    [InlineData("Basic dXNlcjpwYXNz")]
    public void Bad_credentials_are_refused_even_where_none_are_needed(string authorization)
    {
        var context = Request("127.0.0.1:7270", IPAddress.Loopback);
        context.Request.Headers.Authorization = authorization;
        Assert.Equal(RequestErrors.Unauthenticated, Demo().Resolve(context).Fault?.Code);
    }

    [Fact]
    public async Task A_token_is_its_holder_in_its_tenant()
    {
        var made = await _keys!.CreateAsync(Caller.System("test"), new ApiKeyRequest("clerk", Role.User), CancellationToken.None);
        var context = Request("node.example", IPAddress.Parse("192.0.2.7"));
        context.Request.Headers.Authorization = $"Bearer {made.Value.Token}";
        Assert.Equal(new Caller(TenantId.Default, "key:clerk", Role.User), new CallerResolver(_keys, demo: false).Resolve(context).Value);
    }

    private CallerResolver Demo() => new(_keys!, demo: true);

    private static DefaultHttpContext Request(string host, IPAddress remote)
    {
        var context = new DefaultHttpContext();
        context.Request.Scheme = "http";
        context.Request.Host = new HostString(host);
        context.Connection.RemoteIpAddress = remote;
        return context;
    }
}
