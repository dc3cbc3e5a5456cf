using System.Net.Sockets;
using Holdfast.Contracts.Client;
using Holdfast.Contracts.Errors;

namespace Holdfast.Contracts.Tests.Client;

/// <summary>What the client says where nobody answers.</summary>
public sealed class HoldfastClientTests
{
    public static TheoryData<Exception> Failures => [new HttpRequestException("refused"), new SocketException((int)SocketError.NotConnected)];

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task A_node_that_is_gone_is_a_fault_and_no_exception(Exception failure)
    {
        using var http = new HttpClient(new FailingHandler(failure)) { BaseAddress = new Uri("http://127.0.0.1:7270") };

        var answer = await new HoldfastClient(http).Node.StatusAsync(CancellationToken.None);

        Assert.Equal(NodeErrors.NotRunning, answer.Fault?.Code);
    }

    private sealed class FailingHandler(Exception failure) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => throw failure;
    }
}
