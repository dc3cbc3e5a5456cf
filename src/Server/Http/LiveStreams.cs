using Holdfast.Contracts.Errors;
using Holdfast.Runtime;

namespace Holdfast.Server.Http;

/// <summary>The node's open live streams. A revoked or expired token ends its streams at their next event, or within half a minute.</summary>
internal sealed class LiveStreams(Clock clock, CallerResolver resolver)
{
    /// <summary>Streams open at once, of all callers together.</summary>
    private const int Limit = 1000;

    private int _open;

    /// <summary>Opens a stream and runs it until its body, its reader or its admission ends.</summary>
    public async Task RunAsync(HttpContext context, Func<LiveStream, Task> body)
    {
        if (Interlocked.Increment(ref _open) > Limit)
        {
            Interlocked.Decrement(ref _open);
            await context.FaultAsync(new Fault(RequestErrors.TooManyStreams, $"{Limit} live streams are open."));
            return;
        }

        try
        {
            context.Response.ContentType = "text/event-stream";
            context.Response.Headers.CacheControl = "no-store";
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await body(new LiveStream(context, clock, () => resolver.Resolve(context).Fault is null));
        }
        catch (OperationCanceledException)
        {
            // The reader went away, or is let in no longer: the end of the stream says all that can be said.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }
}
