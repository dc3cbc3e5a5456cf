using System.Net.WebSockets;
using Holdfast.Contracts.Errors;
using Holdfast.Runtime;

namespace Holdfast.Server.Http;

/// <summary>The node's open live streams. A revoked or expired token ends its streams at their next event, or within half a minute.</summary>
internal sealed class LiveStreams(Clock clock, CallerResolver resolver)
{
    /// <summary>Streams open at once, of all callers together.</summary>
    private const int Limit = 1000;

    private int _open;

    /// <summary>Opens a stream of server-sent events and runs it until its body, its reader or its admission ends.</summary>
    public Task RunAsync(HttpContext context, Func<LiveStream, Task> body) => CountedAsync(context, async () =>
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await body(new LiveStream(context, clock, () => resolver.Resolve(context).Fault is null));
    });

    /// <summary>Accepts a WebSocket and runs it until its body, its reader or its admission ends.</summary>
    public Task RunSocketAsync(HttpContext context, Func<LiveSocket, Task> body) => CountedAsync(context, async () =>
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var admitted = new LiveSocket(socket, clock, () => resolver.Resolve(context).Fault is null, gone.Token);
        var telling = body(admitted);
        var draining = admitted.DrainAsync();
        await Task.WhenAny(telling, draining);
        await gone.CancelAsync();
        await Task.WhenAll(telling, draining);
    });

    /// <summary>Accepts a WebSocket on which both sides talk, and runs it until its body or its admission ends.</summary>
    /// <param name="context">The request.</param>
    /// <param name="body">Talks; its token is cancelled when the far side has gone or is let in no longer.</param>
    public Task RunTalkAsync(HttpContext context, Func<WebSocket, CancellationToken, Task> body) => CountedAsync(context, async () =>
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var talking = body(socket, gone.Token);
        while (true)
        {
            try
            {
                await talking.WaitAsync(LiveWait.Quiet, clock, CancellationToken.None);
                return;
            }
            catch (TimeoutException) when (!talking.IsCompleted)
            {
                if (resolver.Resolve(context).Fault is not null)
                    await gone.CancelAsync();
            }
        }
    });

    /// <summary>As above, for a body that also asks, before each deed, whether its caller is still let in.</summary>
    public Task RunTalkAsync(HttpContext context, Func<WebSocket, Func<bool>, CancellationToken, Task> body) =>
        RunTalkAsync(context, (socket, gone) => body(socket, () => resolver.Resolve(context).Fault is null, gone));

    private async Task CountedAsync(HttpContext context, Func<Task> stream)
    {
        if (Interlocked.Increment(ref _open) > Limit)
        {
            Interlocked.Decrement(ref _open);
            await context.FaultAsync(new Fault(RequestErrors.TooManyStreams, $"{Limit} live streams are open."));
            return;
        }

        try
        {
            await stream();
        }
        catch (Exception failure) when (failure is OperationCanceledException or WebSocketException)
        {
            // The reader went away, or is let in no longer: the end of the stream says all that can be said.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }
}
