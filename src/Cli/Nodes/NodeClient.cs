using Holdfast.Contracts.Client;
using Holdfast.Runtime;

namespace Holdfast.Cli.Nodes;

/// <summary>Makes clients of a node.</summary>
internal static class NodeClient
{
    // Longer than any wait that a single call may ask of the node.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(11);

    /// <summary>A client over the node's Unix socket.</summary>
    public static HoldfastClient OverSocket(Io io, string dataFolder)
    {
        var socket = Address.Unix(DataFolder.Socket(dataFolder));
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (_, cancellationToken) =>
                new ConnectionStream(await io.Network.ConnectAsync(socket, cancellationToken)),
        };
        return new HoldfastClient(new HttpClient(new Pulse(io.Clock, handler)) { BaseAddress = new Uri("http://holdfast"), Timeout = Limit });
    }

    /// <summary>A client over HTTP or HTTPS.</summary>
    public static HoldfastClient OverHttp(string url, string? token) =>
        new(new HttpClient { BaseAddress = new Uri(url), Timeout = Limit }, token);
}
