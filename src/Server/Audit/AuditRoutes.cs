using Holdfast.Contracts;
using Holdfast.Contracts.Audit;
using Holdfast.Governance.Audit;
using Holdfast.Governance.Identity;
using Holdfast.Server.Http;

namespace Holdfast.Server.Audit;

/// <summary>The routes of the audit trail, and of its live form.</summary>
internal sealed class AuditRoutes(AuditService audit, LiveStreams live)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRoute("GET", "/api/v1/audit", Role.Readonly, ListAsync)
            .Says(
                "The audit trail, newest first",
                new RouteQuery("kind", "Only this kind; a trailing * for all that begin so."),
                new RouteQuery("actor", "Only what this actor did."),
                new RouteQuery("subject", "Only what happened to this subject; a trailing * for all that begin so."),
                new RouteQuery("from", "Only from this time on, ISO 8601."),
                new RouteQuery("until", "Only before this time, ISO 8601."),
                new RouteQuery("tenant", "'node' for the node's own trail; for system administrators."),
                new RouteQuery("order", "newest (if not given) or oldest first."),
                new RouteQuery("limit", "1 to 1,000; 100 if not given."),
                new RouteQuery("cursor", "Where an earlier page ended."))
            .Produces<Page<AuditRecord>>();
        routes.MapRoute("GET", "/api/v1/audit/verify", Role.Readonly, VerifyAsync)
            .Says("Verify the caller's journals").Produces<Page<VerifyResult>>();
        routes.MapRoute("GET", "/api/v1/events", Role.Readonly, LiveAsync)
            .Says("The journal as it grows, as server-sent events", new RouteQuery("after", "Begin after this record."))
            .Produces<AuditRecord>(StatusCodes.Status200OK, "text/event-stream");
    }

    private async Task ListAsync(HttpContext context)
    {
        var read = AuditTranslation.Read(context.Request.Query);
        if (!read.TryGet(out var query, out var fault))
        {
            await context.FaultAsync(fault);
            return;
        }

        await context.AnswerAsync(
            await audit.QueryAsync(context.Caller(), query, context.RequestAborted),
            AuditTranslation.Page,
            ContractsJson.Default.PageAuditRecord);
    }

    private async Task VerifyAsync(HttpContext context) => await context.AnswerAsync(
        await audit.VerifyAsync(context.Caller(), null, context.RequestAborted),
        report => new Page<VerifyResult>([AuditTranslation.Result(report)]),
        ContractsJson.Default.PageVerifyResult);

    private async Task LiveAsync(HttpContext context)
    {
        if (!LiveStream.After(context).TryGet(out var after, out var fault)
            || !(await audit.FollowAsync(context.Caller(), after, context.RequestAborted)).TryGet(out var follower, out fault))
        {
            await context.FaultAsync(fault);
            return;
        }

        await live.RunAsync(context, async stream =>
        {
            while (true)
            {
                foreach (var record in await stream.WaitAsync(follower.NextAsync))
                    await stream.SendAsync("event", record.Sequence, AuditTranslation.Record(record), ContractsJson.Default.AuditRecord);
            }
        });
    }
}
