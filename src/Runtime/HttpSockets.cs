using System.Net.Http.Headers;

namespace Holdfast.Runtime;

/// <summary>The platform's HTTP client over sockets of an execution model, for posts to other people's servers.</summary>
public static class HttpSockets
{
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>
    /// A client that goes to the very address it is given: no proxy, no redirection, no cookies. It keeps connections for five minutes at the most,
    /// so that a name that moves is followed. Dispose of it.
    /// </summary>
    /// <param name="network">Where its connections are made.</param>
    public static HttpMessageInvoker Client(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            PooledConnectionLifetime = ConnectionLifetime,
            ConnectCallback = async (context, cancellationToken) => new ConnectionStream(
                await network.ConnectAsync(Address.Tcp(context.DnsEndPoint.Host, context.DnsEndPoint.Port), cancellationToken)),
        });
    }

    /// <summary>How long an answer asks to be left alone; null where it does not (Retry-After: RFC 9110, section 10.2.3). May be negative.</summary>
    /// <param name="headers">The answer's headers.</param>
    /// <param name="clock">By what an absolute time is read.</param>
    public static TimeSpan? RetryAfter(HttpResponseHeaders headers, Clock clock)
    {
        ArgumentNullException.ThrowIfNull(headers);
        ArgumentNullException.ThrowIfNull(clock);
        return headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - clock.UtcNow,
            _ => null,
        };
    }
}
