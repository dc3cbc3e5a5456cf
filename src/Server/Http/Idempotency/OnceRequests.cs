using System.Security.Cryptography;
using System.Text;
using Holdfast.Contracts.Errors;
using Holdfast.Runtime;

namespace Holdfast.Server.Http.Idempotency;

/// <summary>
/// Carries out a POST with an Idempotency-Key once, however often it comes: who asks again gets the same answer, and who asks meanwhile waits
/// for it. Such a request goes on when its sender has gone, since he will ask again. A daemon that ends in the middle of one leaves it to
/// the next as one of which nobody knows whether it was carried out.
/// </summary>
/// <param name="clock">Measures how long a key is remembered.</param>
/// <param name="journal">Has keys outlive the daemon.</param>
/// <param name="stopping">Whether the node is stopping.</param>
internal sealed class OnceRequests(Clock clock, OnceJournal journal, Func<bool> stopping)
{
    /// <summary>The header with the key.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>Set on an answer that was given before.</summary>
    public const string Replayed = "Idempotency-Replayed";

    private const int KeyLength = 255;

    /// <summary>How long a request is carried on with at the most: more than any wait that may be asked for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(12);

    private readonly OnceTable _table = new();

    /// <summary>The middleware; it stands after the one that finds the caller.</summary>
    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        var given = context.Request.Headers[Header];
        if (given.Count == 0 || HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || context.GetEndpoint() is not RouteEndpoint endpoint)
        {
            await next(context);
            return;
        }

        if (Check(given.ToString(), given.Count, endpoint).TryGet(out var route, out var fault)
            && (await RequestBody.ReadBytesAsync(context)).TryGet(out var body, out fault)
            && (fault = await journal.RecallAsync(context.Caller().Tenant, _table, context.RequestAborted)) is null)
            fault = await OnceAsync(context, next, KeyOf(context, given.ToString()), route, body);
        if (fault is not null) await context.FaultAsync(fault);
    }

    private async Task<Fault?> OnceAsync(HttpContext context, RequestDelegate next, OnceKey key, RouteOnce route, ReadOnlyMemory<byte> body)
    {
        while (true)
        {
            var turn = _table.Begin(key, Fingerprint(context.Request, body), clock.Elapsed);
            if (turn.Entry is not { } entry) return turn.Fault;
            if (turn.IsFirst) return await CarryOutAsync(context, next, entry, route, body);
            await entry.Done.WaitAsync(context.RequestAborted);
            if (_table.AnswerOf(entry) is { } answer)
            {
                await RepeatAsync(context, answer);
                return null;
            }

            // Whoever it was that did nothing and has no answer: now it is this one's turn.
            if (entry.End != OnceEnd.Forgotten) return Unanswered(entry);
        }
    }

    private static Result<RouteOnce> Check(string key, int count, Endpoint endpoint)
    {
        if (count > 1 || key.Length is 0 or > KeyLength || !key.All(letter => letter is >= ' ' and <= '~'))
            return new Fault(RequestErrors.InvalidField, $"{Header}: one key of 1 to {KeyLength} printable ASCII characters is expected.");
        return endpoint.Metadata.GetMetadata<RouteOnce>() is { } route
            ? route
            : new Fault(RequestErrors.InvalidField, $"{Header}: this operation takes none; see /openapi.json for those that do.");
    }

    private static OnceKey KeyOf(HttpContext context, string text) => OnceKey.Of(context.Caller().Tenant, context.Caller().Actor, text);

    private static string Fingerprint(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Path}{request.QueryString}\n"));
        hash.AppendData(body.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static Fault Unanswered(OnceEntry entry) => entry.End == OnceEnd.Unknown
        ? new Fault(
            RequestErrors.OutcomeUnknown, "The daemon ended while the request with this key was under way. It is not carried out again under this key.")
        : new Fault(RequestErrors.AnswerNotKept, "The request with this key was carried out; its answer is not kept.");

    private async Task<Fault?> CarryOutAsync(
        HttpContext context, RequestDelegate next, OnceEntry entry, RouteOnce route, ReadOnlyMemory<byte> body)
    {
        if (await journal.BegunAsync(entry, $"{context.Request.Method} {context.Request.Path}") is { } unrecorded)
        {
            _table.End(entry, null, OnceEnd.Forgotten);
            return unrecorded;
        }

        using var patience = new CancellationTokenSource(Patience, clock);
        using var answer = new MemoryStream();
        var (sink, gone) = (context.Response.Body, context.RequestAborted);
        (context.Request.Body, context.Response.Body, context.RequestAborted) = (new MemoryStream(body.ToArray()), answer, patience.Token);
        KeptAnswer? kept = null;
        try
        {
            await next(context);
            await context.Response.BodyWriter.FlushAsync(patience.Token);
            kept = new KeptAnswer(
                context.Response.StatusCode, [.. context.Response.Headers.Select(header => KeyValuePair.Create(header.Key, header.Value.ToString()))],
                answer.ToArray());
        }
        finally
        {
            var end = route.KeepsFaults || kept is { IsSuccess: true } ? OnceEnd.CarriedOut : OnceEnd.Forgotten;
            // A node that stops breaks off what waits, and its sessions go on in the next one: what that came to must not be given again as an answer.
            var isBrokenOff = end == OnceEnd.CarriedOut && kept is not { IsSuccess: true } && stopping();
            if (!isBrokenOff) await journal.EndedAsync(entry, kept, end, withBody: !route.ShowsScreen);
            _table.End(entry, kept, end);
            (context.Response.Body, context.RequestAborted) = (sink, gone);
        }

        await context.Response.Body.WriteAsync(kept.Body, gone);
        return null;
    }

    private static async Task RepeatAsync(HttpContext context, KeptAnswer answer)
    {
        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers) context.Response.Headers[name] = value;
        context.Response.Headers[Replayed] = "true";
        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }
}
