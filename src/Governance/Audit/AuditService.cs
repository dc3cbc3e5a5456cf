using System.Globalization;
using System.Text.Json;
using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Governance.Tenants;
using Holdfast.Storage.Journal;

namespace Holdfast.Governance.Audit;

/// <summary>
/// The audit trail: the journal as a caller may see it. A caller sees its own tenant alone; a system administrator sees the
/// node's as well. Each reading is itself recorded in the trail that was read, before its records are handed out.
/// </summary>
public sealed class AuditService
{
    private readonly EventJournal _journal;

    /// <summary>Creates the service over the node's journal.</summary>
    public AuditService(EventJournal journal)
    {
        ArgumentNullException.ThrowIfNull(journal);
        _journal = journal;
    }

    /// <summary>Reads a page of a trail.</summary>
    /// <returns>The page, or <see cref="RequestErrors.InvalidField"/>, <see cref="RequestErrors.Forbidden"/>,
    /// <see cref="JournalErrors.Unavailable"/>.</returns>
    public async ValueTask<Result<AuditPage>> QueryAsync(Caller caller, AuditQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(query);
        if (!ToJournalQuery(query).TryGet(out JournalQuery? selection, out Fault? invalid))
        {
            return invalid;
        }

        try
        {
            Result<string> allowed = await AllowAsync(caller, query.Tenant, "data_access", cancellationToken);
            if (!allowed.TryGet(out string? tenant, out Fault? refused))
            {
                return refused;
            }

            IReadOnlyList<JournalRecord> records = await _journal.ReadAsync(tenant, selection, cancellationToken);
            DataAccess access = new()
            {
                Cursor = query.Cursor,
                Kind = query.Kind,
                Actor = query.Actor,
                Subject = query.Subject,
                From = query.From,
                Until = query.Until,
                Records = records.Count,
            };
            string data = JsonSerializer.Serialize(access, GovernanceJson.Default.DataAccess);
            await _journal.AppendAsync(Event(caller, tenant, tenant, "data_access") with { Data = data }, cancellationToken);
            return new AuditPage(records, records.Count < query.Limit ? null : Text(records[^1].Sequence));
        }
        catch (JournalException failure)
        {
            return new Fault(JournalErrors.Unavailable, failure.Message);
        }
    }

    /// <summary>Follows the caller's own trail as it grows; that it was opened is recorded.</summary>
    /// <param name="caller">Who follows.</param>
    /// <param name="after">The number of the record to begin after; 0 for the beginning.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <returns>What reads on, or <see cref="JournalErrors.Unavailable"/>.</returns>
    public async ValueTask<Result<AuditFollower>> FollowAsync(Caller caller, long after, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        try
        {
            await _journal.AppendAsync(Event(caller, caller.Tenant, caller.Tenant, "data_access"), cancellationToken);
            return new AuditFollower(_journal, caller.Tenant, after);
        }
        catch (JournalException failure)
        {
            return new Fault(JournalErrors.Unavailable, failure.Message);
        }
    }

    /// <summary>Verifies a trail's chain while the node runs.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="tenant">Whose trail; null for the caller's own tenant.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <returns>What was found, be it good or bad, or <see cref="RequestErrors.InvalidField"/>,
    /// <see cref="RequestErrors.Forbidden"/>, <see cref="JournalErrors.Unavailable"/>.</returns>
    public async ValueTask<Result<VerifyReport>> VerifyAsync(Caller caller, string? tenant, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        try
        {
            Result<string> allowed = await AllowAsync(caller, tenant, "audit_verified", cancellationToken);
            if (!allowed.TryGet(out string? name, out Fault? refused))
            {
                return refused;
            }

            VerifyReport report = await _journal.VerifyAsync(name, cancellationToken);
            Verification found = new(report.Records, report.FirstBroken?.Sequence, report.Damage.Count);

            // Posted, not awaited: what a broken journal is must be told even where it takes no more records.
            _journal.Post(Event(caller, name, name, "audit_verified") with
            {
                Result = report.IsIntact ? "ok" : Failed(JournalErrors.Broken),
                Data = JsonSerializer.Serialize(found, GovernanceJson.Default.Verification),
            });
            return report;
        }
        catch (JournalException failure)
        {
            return new Fault(JournalErrors.Unavailable, failure.Message);
        }
    }

    private static Result<JournalQuery> ToJournalQuery(AuditQuery query)
    {
        if (query.Limit is < 1 or > JournalLimits.ReadRecords)
        {
            return Invalid($"limit: 1 to {JournalLimits.ReadRecords}");
        }

        if (IsTooLong(query.Kind) || IsTooLong(query.Actor) || IsTooLong(query.Subject))
        {
            return Invalid($"kind, actor, subject: at most {JournalLimits.FieldBytes} characters");
        }

        long cursor = 0;
        if (query.Cursor is not null
            && (!long.TryParse(query.Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out cursor) || cursor < 1))
        {
            return Invalid("cursor: pass on the one that the page before gave");
        }

        return new JournalQuery
        {
            After = query.OldestFirst ? cursor : 0,
            Before = query.OldestFirst ? 0 : cursor,
            Newest = !query.OldestFirst,
            Kind = query.Kind,
            Actor = query.Actor,
            Subject = query.Subject,
            From = query.From,
            Until = query.Until,
            Limit = query.Limit,
        };
    }

    private static bool IsTooLong(string? text) => text?.Length > JournalLimits.FieldBytes;

    private static Fault Invalid(string detail) => new(RequestErrors.InvalidField, detail);

    private static string Failed(ErrorCode code) => $"failed:{code.Id}";

    private static string Text(long sequence) => sequence.ToString(CultureInfo.InvariantCulture);

    private static JournalEntry Event(Caller caller, string journalTenant, string subjectTenant, string kind) => new()
    {
        Tenant = journalTenant,
        Actor = caller.Actor,
        Kind = kind,
        Subject = $"audit/{subjectTenant}",
    };

    /// <summary>The tenant's name where the caller may read it; a refusal goes into the caller's own trail.</summary>
    private async ValueTask<Result<string>> AllowAsync(Caller caller, string? tenant, string kind, CancellationToken cancellationToken)
    {
        if (tenant is null || tenant == caller.Tenant)
        {
            return caller.Tenant;
        }

        if (!TenantId.Parse(tenant).TryGet(out string? name, out Fault? invalid))
        {
            return invalid;
        }

        if (name == TenantId.Node && caller.Role == Role.SystemAdmin)
        {
            return name;
        }

        await _journal.AppendAsync(
            Event(caller, caller.Tenant, name, kind) with { Result = Failed(RequestErrors.Forbidden) }, cancellationToken);
        return new Fault(RequestErrors.Forbidden, $"the audit trail of {name} is not that of the caller's tenant");
    }
}
