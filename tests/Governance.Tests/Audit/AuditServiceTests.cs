using Holdfast.Contracts.Errors;
using Holdfast.Governance.Audit;
using Holdfast.Governance.Identity;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Storage.Journal;

namespace Holdfast.Governance.Tests.Audit;

public sealed class AuditServiceTests : IAsyncLifetime
{
    private static readonly Caller Reader = new("acme", "key:auditor", Role.Readonly);
    private static readonly Caller SystemAdmin = new("acme", "local:root", Role.SystemAdmin);

    private readonly ThreadPoolIo _io = new();
    private readonly MemoryJournal _journal;
    private readonly AuditService _audit;

    public AuditServiceTests()
    {
        _journal = new MemoryJournal(_io);
        _audit = new AuditService(_journal);
        for (int number = 1; number <= 25; number++)
        {
            Post("acme", number);
            Post("other", number);
            Post("node", number);
        }
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _journal.DisposeAsync();
        await _io.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_follow_their_cursors_through_every_record_once(bool oldestFirst)
    {
        List<long> met = [];
        AuditQuery query = new() { Limit = 4, OldestFirst = oldestFirst, Kind = "worker_*" };
        AuditPage page;
        do
        {
            page = (await _audit.QueryAsync(Reader, query, CancellationToken.None)).Value;
            met.AddRange(page.Records.Select(record => record.Sequence));
            query = query with { Cursor = page.Next };
        }
        while (page.Next is not null);

        IEnumerable<long> expected = Enumerable.Range(1, 25).Select(number => (long)number);
        Assert.Equal(oldestFirst ? expected : expected.Reverse(), met);
    }

    [Fact]
    public async Task Reading_is_itself_in_the_trail_with_what_was_asked_and_how_much_was_shown()
    {
        await _audit.QueryAsync(Reader, new AuditQuery { Kind = "worker_started", Limit = 10 }, CancellationToken.None);

        AuditPage page = (await _audit.QueryAsync(Reader, new AuditQuery { Limit = 1 }, CancellationToken.None)).Value;
        JournalEntry access = page.Records[0].Entry;
        Assert.Equal(("data_access", "key:auditor", "audit/acme", "ok"), (access.Kind, access.Actor, access.Subject, access.Result));
        Assert.Equal("""{"kind":"worker_started","records":10}""", access.Data);
    }

    [Fact]
    public async Task A_caller_sees_its_own_tenant_alone_and_a_system_administrator_the_nodes_as_well()
    {
        AuditQuery other = new() { Tenant = "other" };
        AuditQuery node = new() { Tenant = "node" };

        Assert.Equal(RequestErrors.Forbidden, (await _audit.QueryAsync(Reader, other, default)).Fault?.Code);
        Assert.Equal(RequestErrors.Forbidden, (await _audit.QueryAsync(Reader, node, default)).Fault?.Code);
        Assert.Equal(RequestErrors.Forbidden, (await _audit.QueryAsync(SystemAdmin, other, default)).Fault?.Code);
        Assert.Equal(RequestErrors.Forbidden, (await _audit.VerifyAsync(SystemAdmin, "other", default)).Fault?.Code);
        Assert.Equal(["node"], await TenantsSeenAsync(SystemAdmin, node));
        Assert.Equal(["acme"], await TenantsSeenAsync(Reader, new AuditQuery()));
        Assert.Equal(25, (await _journal.VerifyAsync("other", default)).Records);
        IReadOnlyList<JournalRecord> refused = await _journal.ReadAsync("acme", new JournalQuery { After = 25 }, default);
        Assert.Equal(4, refused.Count(record => record.Entry.Result == "failed:HF2007"));
    }

    [Fact]
    public async Task A_verification_tells_what_it_found_and_is_in_the_trail()
    {
        VerifyReport report = (await _audit.VerifyAsync(Reader, null, CancellationToken.None)).Value;

        Assert.True(report.IsIntact);
        Assert.Equal(25, report.Records);
        JournalRecord last = (await _journal.ReadAsync("acme", new JournalQuery { Newest = true, Limit = 1 }, default))[0];
        Assert.Equal("audit_verified", last.Entry.Kind);
        Assert.Equal("""{"records":25,"damage":0}""", last.Entry.Data);
    }

    [Fact]
    public async Task A_bad_question_is_an_invalid_field_and_a_closed_journal_is_unavailable()
    {
        foreach (AuditQuery bad in (AuditQuery[])
        [
            new() { Limit = 0 }, new() { Limit = 1_001 }, new() { Cursor = "x" }, new() { Cursor = "-1" }, new() { Cursor = "0" },
            new() { Tenant = "../x" }, new() { Kind = new string('k', 2_000) },
        ])
        {
            Assert.Equal(RequestErrors.InvalidField, (await _audit.QueryAsync(Reader, bad, CancellationToken.None)).Fault?.Code);
        }

        await _journal.DisposeAsync();
        Assert.Equal(JournalErrors.Unavailable, (await _audit.QueryAsync(Reader, new AuditQuery(), default)).Fault?.Code);
    }

    private async Task<IEnumerable<string>> TenantsSeenAsync(Caller caller, AuditQuery query) =>
        (await _audit.QueryAsync(caller, query, default)).Value.Records.Select(record => record.Entry.Tenant).Distinct();

    private void Post(string tenant, int number) => _journal.Post(new JournalEntry
    {
        Tenant = tenant,
        Actor = "system:workers",
        Kind = "worker_started",
        Subject = $"worker/{number}",
    });
}
