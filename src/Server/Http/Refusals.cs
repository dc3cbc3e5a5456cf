using Holdfast.Contracts.Errors;

namespace Holdfast.Server.Http;

/// <summary>Turns what the web server refuses by itself, and what nobody expected, into problems of the catalogue.</summary>
internal static partial class Refusals
{
    /// <summary>The outermost middleware.</summary>
    public static async Task GuardAsync(HttpContext context, RequestDelegate next, ILogger logger)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client went away: there is nobody to answer.
        }
        catch (BadHttpRequestException failure) when (!context.Response.HasStarted)
        {
            await context.FaultAsync(
                failure.StatusCode == StatusCodes.Status413PayloadTooLarge
                    ? new Fault(RequestErrors.BodyTooLarge, $"The body is over the limit of {RequestBody.Limit:N0} bytes.")
                    : new Fault(RequestErrors.InvalidField, failure.Message));
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            Unexpected(logger, failure, context.Request.Method, context.Request.Path);
            await context.FaultAsync(new Fault(RequestErrors.Unexpected, "The operation failed; the node's log says why."));
        }

        if (context.Response.HasStarted || context.GetEndpoint() is RouteEndpoint) return;
        if (context.Response.StatusCode == StatusCodes.Status404NotFound)
            await context.FaultAsync(new Fault(RequestErrors.NoSuchRoute, $"There is nothing at {context.Request.Path}."));
        else if (context.Response.StatusCode == StatusCodes.Status405MethodNotAllowed)
            await context.FaultAsync(new Fault(RequestErrors.MethodNotAllowed, $"{context.Request.Path} does not take {context.Request.Method}."));
        else if (context.Response.StatusCode == StatusCodes.Status415UnsupportedMediaType)
            await context.FaultAsync(RequestBody.WrongMedia(context.Request));
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed")]
    private static partial void Unexpected(ILogger logger, Exception failure, string method, string path);
}
