using Holdfast.Contracts;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Sessions;
using Holdfast.Server.Http;
using Holdfast.Sessions;

namespace Holdfast.Server.Sessions;

/// <summary>Creates many sessions at once. All are asked for together, so the whole takes no longer than its slowest.</summary>
internal sealed class BulkCreation(SessionService sessions)
{
    /// <summary>Sessions of one request.</summary>
    public const int Limit = 500;

    public async Task CreateAsync(HttpContext context)
    {
        var read = await RequestBody.ReadAsync(context, RequestBody.Strict.BulkCreate);
        if (!read.TryGet(out var body, out var fault) || !Wanted(body).TryGet(out var wanted, out fault))
        {
            await context.FaultAsync(fault);
            return;
        }

        var results = await Task.WhenAll(wanted.Select(request => CreateAsync(context, request)));
        context.TellRoom(sessions.Room(context.Caller()));
        try
        {
            context.RequestAborted.ThrowIfCancellationRequested();
            await context.JsonAsync(Tell(results), ContractsJson.Default.BulkResult);
            await context.Response.CompleteAsync();
        }
        finally
        {
            // As of one session: who has gone before the answer would never close them.
            if (context.RequestAborted.IsCancellationRequested)
            {
                foreach (var result in results)
                {
                    if (result.TryGet(out var session, out _)) await sessions.CloseAsync(context.Caller(), session.Id, CancellationToken.None);
                }
            }
        }
    }

    private static Result<CreateSession[]> Wanted(BulkCreate body) => body switch
    {
        { Count: >= 1 and <= Limit and { } count, Session: { } alike, Sessions: null } => Enumerable.Repeat(alike, count).ToArray(),
        { Count: null, Session: null, Sessions: { Count: >= 1 and <= Limit } list } when !list.Contains(null!) => list.ToArray(),
        _ => new Fault(RequestErrors.InvalidField, $"'count' from 1 to {Limit} with 'session', or 'sessions' with 1 to {Limit} items, is expected."),
    };

    private async Task<Result<SessionView>> CreateAsync(HttpContext context, CreateSession wanted)
    {
        try
        {
            return SessionTranslation.Request(wanted, context.Connection.RemoteIpAddress?.ToString()).TryGet(out var request, out var fault)
                ? await sessions.CreateAsync(context.Caller(), request, context.RequestAborted)
                : fault;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody reads this; the others must be waited for, so that they can be closed.
            return new Fault(SessionErrors.SessionClosed, "Who asked for it has gone.");
        }
    }

    private static BulkResult Tell(Result<SessionView>[] results)
    {
        var items = results.Select((result, index) => result.TryGet(out var session, out var fault)
            ? new BulkItem { Index = index, Session = SessionTranslation.Info(session) }
            : new BulkItem { Index = index, Problem = Problem.Of(fault) }).ToList();
        var created = items.Count(item => item.Session is not null);
        return new BulkResult { Created = created, Failed = items.Count - created, Items = items };
    }
}
