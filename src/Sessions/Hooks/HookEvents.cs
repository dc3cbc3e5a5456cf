using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Governance.Tenants;
using Holdfast.Runtime;
using Holdfast.Storage.Journal;

namespace Holdfast.Sessions.Hooks;

/// <summary>What hooks tell the journal: each run is its session's tenant's event, what was dropped is the node's.</summary>
internal sealed class HookEvents(EventJournal journal, Io io)
{
    private static readonly string Actor = Caller.System("hooks").Actor;
    private readonly EventPoster _poster = new(journal);

    /// <summary>Events that the journal would not take, since the start.</summary>
    public long Unrecorded => _poster.Unrecorded;

    /// <summary>A hook was carried out, or failed for good: <c>session_hook_run</c>.</summary>
    /// <param name="hook">The hook.</param>
    /// <param name="news">What it was told.</param>
    /// <param name="attempts">How many attempts it took.</param>
    /// <param name="took">How long, waits between the attempts included.</param>
    /// <param name="failure">Why it failed; null where it did not.</param>
    public void Ran(HookDefinition hook, HookNews news, int attempts, TimeSpan took, string? failure)
    {
        var entry = new JournalEntry
        {
            Tenant = news.Tenant,
            Actor = Actor,
            Kind = "session_hook_run",
            Subject = $"session/{news.Session}",
            Time = io.Clock.UtcNow,
            Data = EventPoster.Json(data =>
            {
                data.WriteString("hook", hook.Name);
                data.WriteString("event", news.Word);
                data.WriteString("action", hook.Post is null ? "run" : "post");
                data.WriteString("id", news.Id);
                data.WriteNumber("attempts", attempts);
                data.WriteNumber("milliseconds", (long)took.TotalMilliseconds);
                if (failure is not null) data.WriteString("detail", failure);
            }),
        };
        _poster.Post(failure is null ? entry : entry with { Result = $"failed:{SessionErrors.HookFailed.Id}" });
    }

    /// <summary>A hook was not carried out, since too much waited for it or the node ended: <c>session_hook_dropped</c>.</summary>
    public void Dropped(HookDefinition hook, long count) => _poster.Post(new JournalEntry
    {
        Tenant = TenantId.Node,
        Actor = Actor,
        Kind = "session_hook_dropped",
        Subject = $"hook/{hook.Name}",
        Time = io.Clock.UtcNow,
        Data = EventPoster.Json(data => data.WriteNumber("count", count)),
        Result = $"failed:{SessionErrors.HookFailed.Id}",
    });
}
