using System.Net.Sockets;

namespace Holdfast.EndToEnd;

/// <summary>Tells of every lost connection alike: where one ends between being made and being used, the platform lets the socket's failure through.</summary>
internal sealed class LostConnections() : DelegatingHandler(new SocketsHttpHandler())
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (SocketException failure)
        {
            throw new HttpRequestException(failure.Message, failure);
        }
    }
}
