using System.Net.WebSockets;
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

    /// <summary>A console over the node's Unix socket.</summary>
    public static async Task<ConsoleLink> ConsoleOverSocketAsync(
        Io io, string dataFolder, string worker, CancellationToken cancellationToken)
    {
        var node = Address.Unix(DataFolder.Socket(dataFolder));
        var invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (_, stop) => new ConnectionStream(await io.Network.ConnectAsync(node, stop)),
        });
        return await ConsoleAsync(new ClientWebSocket(), new Uri($"ws://holdfast{ConsolePath(worker)}"), invoker, cancellationToken);
    }

    /// <summary>A console over HTTP or HTTPS.</summary>
    public static async Task<ConsoleLink> ConsoleOverHttpAsync(
        string url, string? token, string worker, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        if (token is not null)
            socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        var root = url.TrimEnd('/');
        return await ConsoleAsync(socket, new Uri($"ws{root["http".Length..]}{ConsolePath(worker)}"), null, cancellationToken);
    }

    private static string ConsolePath(string worker) => $"/api/v1/workers/{Uri.EscapeDataString(worker)}/console";

    private static async Task<ConsoleLink> ConsoleAsync(
        ClientWebSocket socket, Uri uri, HttpMessageInvoker? invoker, CancellationToken cancellationToken)
    {
        try
        {
            await socket.ConnectAsync(uri, invoker, cancellationToken);
            return new ConsoleLink(socket, invoker);
        }
        catch
        {
            socket.Dispose();
            invoker?.Dispose();
            throw;
        }
    }

    /// <summary>A client over HTTP or HTTPS.</summary>
    public static HoldfastClient OverHttp(string url, string? token) =>
        new(new HttpClient { BaseAddress = new Uri(url), Timeout = Limit }, token);
}
