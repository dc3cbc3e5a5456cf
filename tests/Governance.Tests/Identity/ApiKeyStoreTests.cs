using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Governance.Tenants;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Storage.Journal;
using Holdfast.Storage.Sqlite;

namespace Holdfast.Governance.Tests.Identity;

public sealed class ApiKeyStoreTests : IAsyncLifetime
{
    private static readonly Caller Admin = new("acme", "local:ops", Role.TenantAdmin);

    private readonly ScratchFolder _folder = new();
    private readonly ThreadPoolIo _io = new();
    private SqliteJournal _journal = null!;
    private ApiKeyStore _keys = null!;

    public async ValueTask InitializeAsync()
    {
        _journal = new SqliteJournal(_io, _folder.Path);
        _keys = await ApiKeyStore.OpenAsync(_io, _journal, _folder.Path, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        _keys.Dispose();
        await _journal.DisposeAsync();
        await _io.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_created_key_makes_its_caller_until_it_is_revoked_and_both_are_journalled()
    {
        NewApiKey created = await CreateAsync("deploy", Role.PowerUser);

        Assert.Equal(new Caller("acme", "key:deploy", Role.PowerUser), _keys.Authenticate(created.Token).Value);
        Assert.Null((await _keys.RevokeAsync(Admin, created.Key.Id, CancellationToken.None)).Fault);
        Assert.Equal(RequestErrors.Unauthenticated, _keys.Authenticate(created.Token).Fault?.Code);
        Assert.Null((await _keys.RevokeAsync(Admin, created.Key.Id, CancellationToken.None)).Fault);

        await _journal.WaitAsync("acme", 2, CancellationToken.None);
        IReadOnlyList<JournalRecord> records = await ReadAsync("acme");
        Assert.Equal(["api_key_created", "api_key_revoked", "authentication"], records.Select(record => record.Entry.Kind));
        Assert.All(records, record => Assert.Equal($"api_key/{created.Key.Id}", record.Entry.Subject));
        Assert.Equal("local:ops", records[0].Entry.Actor);
        Assert.Equal("""{"name":"deploy","role":"power_user"}""", records[0].Entry.Data);
        Assert.Equal("failed:HF2006", records[2].Entry.Result);
        Assert.Equal("""{"reason":"revoked"}""", records[2].Entry.Data);
    }

    [Fact]
    public async Task The_secret_stands_nowhere_on_the_disk_and_not_in_the_text_of_the_answer()
    {
        NewApiKey created = await CreateAsync("deploy", Role.User);
        string secret = created.Token.Split('_')[2];
        _keys.Authenticate(created.Token);
        _keys.Authenticate(created.Token[..^1] + (created.Token[^1] == '0' ? '1' : '0'));
        await _journal.WaitAsync("acme", 1, CancellationToken.None);

        foreach (string path in Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories))
        {
            byte[] content = await File.ReadAllBytesAsync(path);
            Assert.True(content.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(secret)) < 0, path);
            Assert.True(content.AsSpan().IndexOf(Convert.FromHexString(secret)) < 0, path);
        }

        Assert.DoesNotContain(secret, created.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_with_any_character_changed_is_refused()
    {
        NewApiKey created = await CreateAsync("deploy", Role.User);

        for (int at = 0; at < created.Token.Length; at++)
        {
            char[] changed = created.Token.ToCharArray();
            changed[at] = changed[at] == 'a' ? 'b' : 'a';
            Assert.Equal(RequestErrors.Unauthenticated, _keys.Authenticate(new string(changed)).Fault?.Code);
        }

        Assert.Equal(RequestErrors.Unauthenticated, _keys.Authenticate(null).Fault?.Code);
        Assert.Equal(RequestErrors.Unauthenticated, _keys.Authenticate("").Fault?.Code);
        Assert.NotNull(_keys.Authenticate(created.Token).Value);
    }

    [Fact]
    public async Task A_key_that_many_are_showing_while_it_is_revoked_is_refused_from_then_on()
    {
        for (int round = 0; round < 20; round++)
        {
            NewApiKey created = await CreateAsync($"busy{round}", Role.User);
            bool revoked = false;
            Task[] users = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            {
                while (!Volatile.Read(ref revoked))
                {
                    _keys.Authenticate(created.Token);
                }
            }))];
            await _keys.RevokeAsync(Admin, created.Key.Id, CancellationToken.None);
            Assert.Equal(RequestErrors.Unauthenticated, _keys.Authenticate(created.Token).Fault?.Code);
            Volatile.Write(ref revoked, true);
            await Task.WhenAll(users);
            Assert.Equal(RequestErrors.Unauthenticated, _keys.Authenticate(created.Token).Fault?.Code);
        }
    }

    [Fact]
    public async Task A_use_by_many_at_once_is_noted()
    {
        NewApiKey created = await CreateAsync("busy", Role.User);
        Parallel.For(0, 64, _ => Assert.Null(_keys.Authenticate(created.Token).Fault));
        ApiKey listed = Assert.Single(_keys.List(Admin).Value.Keys, key => key.Id == created.Key.Id);
        Assert.NotNull(listed.LastUsedAt);
    }

    [Fact]
    public async Task An_expired_key_is_refused()
    {
        DateTimeOffset end = _io.Clock.UtcNow.AddSeconds(2);
        Result<NewApiKey> created = await _keys.CreateAsync(Admin, new ApiKeyRequest("brief", Role.User, end), CancellationToken.None);
        Assert.NotNull(_keys.Authenticate(created.Value.Token).Value);

        await _io.Clock.Delay(TimeSpan.FromMilliseconds(2_020), CancellationToken.None);

        Assert.Equal(RequestErrors.Unauthenticated, _keys.Authenticate(created.Value.Token).Fault?.Code);
        Assert.Equal(
            RequestErrors.InvalidField,
            (await _keys.CreateAsync(Admin, new ApiKeyRequest("late", Role.User, end), CancellationToken.None)).Fault?.Code);
    }

    [Fact]
    public async Task A_flood_of_bad_tokens_is_counted_and_does_not_fill_the_journal()
    {
        for (int attempt = 0; attempt < 5_000; attempt++)
        {
            _keys.Authenticate("hf_nonsense");
        }

        _keys.Dispose();
        await _journal.WaitAsync(TenantId.Node, FailureBudget.RecordsPerWindow, CancellationToken.None);
        IReadOnlyList<JournalRecord> records = await ReadAsync(TenantId.Node);

        Assert.InRange(records.Count, 11, 21);
        long notRecorded = records.Sum(record => System.Text.Json.JsonDocument.Parse(record.Entry.Data).RootElement
            .TryGetProperty("not_recorded", out System.Text.Json.JsonElement count) ? count.GetInt64() : 0);
        Assert.Equal(5_000, notRecorded + records.Count(record => !record.Entry.Data.Contains("counted", StringComparison.Ordinal)));
        _keys = await ApiKeyStore.OpenAsync(_io, _journal, _folder.Path, CancellationToken.None);
    }

    [Fact]
    public async Task The_holder_of_a_key_is_recalled_by_its_id_for_as_long_as_the_key_is_valid()
    {
        NewApiKey created = await CreateAsync("deploy", Role.PowerUser);
        string id = ApiKeyStore.IdOf(created.Token)!;
        Assert.Equal(created.Key.Id, id);
        Assert.Null(ApiKeyStore.IdOf("deploy"));

        Assert.Equal(_keys.Authenticate(created.Token).Value, _keys.Recall(id).Value);
        Assert.Equal(RequestErrors.Unauthenticated, _keys.Recall("nobody's").Fault?.Code);
        await _keys.RevokeAsync(Admin, id, CancellationToken.None);
        Assert.Equal(RequestErrors.Unauthenticated, _keys.Recall(id).Fault?.Code);
    }

    [Fact]
    public async Task Keys_stay_in_their_tenant_and_below_their_creators_role()
    {
        NewApiKey created = await CreateAsync("deploy", Role.User);
        Caller stranger = new("other", "local:ops", Role.SystemAdmin);
        Caller user = new("acme", "key:deploy", Role.PowerUser);

        Assert.Equal(RequestErrors.NoSuchKey, (await _keys.RevokeAsync(stranger, created.Key.Id, default)).Fault?.Code);
        Assert.Empty(_keys.List(stranger).Value.Keys);
        Assert.Equal([created.Key.Id], _keys.List(Admin).Value.Keys.Select(key => key.Id));
        Assert.Equal(RequestErrors.Forbidden, _keys.List(user).Fault?.Code);
        Assert.Equal(RequestErrors.Forbidden, (await _keys.RevokeAsync(user, created.Key.Id, default)).Fault?.Code);
        Assert.Equal(RequestErrors.Forbidden, (await _keys.CreateAsync(user, new ApiKeyRequest("x", Role.User), default)).Fault?.Code);
        Assert.Equal(
            RequestErrors.Forbidden, (await _keys.CreateAsync(Admin, new ApiKeyRequest("x", Role.SystemAdmin), default)).Fault?.Code);
    }

    [Fact]
    public async Task A_name_is_taken_once_and_must_be_well_formed()
    {
        NewApiKey created = await CreateAsync("deploy", Role.User);
        foreach (string name in (string[])["deploy", "", "a b", new string('x', 61), "a\nb"])
        {
            Assert.Equal(
                RequestErrors.InvalidField, (await _keys.CreateAsync(Admin, new ApiKeyRequest(name, Role.User), default)).Fault?.Code);
        }

        await _keys.RevokeAsync(Admin, created.Key.Id, CancellationToken.None);
        Assert.NotNull(await CreateAsync("deploy", Role.User));
    }

    [Fact]
    public async Task Keys_survive_a_restart_with_the_hour_of_their_last_use()
    {
        NewApiKey created = await CreateAsync("deploy", Role.User);
        _keys.Authenticate(created.Token);
        _keys.Dispose();
        _keys = await ApiKeyStore.OpenAsync(_io, _journal, _folder.Path, CancellationToken.None);

        Assert.Equal("key:deploy", _keys.Authenticate(created.Token).Value.Actor);
        ApiKey key = Assert.Single(_keys.List(Admin).Value.Keys);
        Assert.NotNull(key.LastUsedAt);
        Assert.True((await _journal.VerifyAsync("acme", CancellationToken.None)).IsIntact);
    }

    [Fact]
    public async Task Without_a_journal_no_key_comes_into_being()
    {
        await _journal.DisposeAsync();

        Result<NewApiKey> created = await _keys.CreateAsync(Admin, new ApiKeyRequest("deploy", Role.User), CancellationToken.None);

        Assert.Equal(JournalErrors.Unavailable, created.Fault?.Code);
        Assert.Empty(_keys.List(Admin).Value.Keys);
    }

    [Fact]
    public async Task A_revocation_that_the_journal_holds_has_happened_although_its_caller_went_away()
    {
        NewApiKey created = await CreateAsync("deploy", Role.User);
        using CancellationTokenSource gone = new();
        using SqliteDatabase other = await SqliteDatabase.OpenAsync(
            _io.Files, JournalFolder.PathOf(_folder.Path, "acme"), new SqliteSchema("nothing", []), CancellationToken.None);
        Task<Result<Done>>? revoking = null;

        // The other connection holds the journal's write lock, so the caller goes away while the event is under way.
        other.Transact(() =>
        {
            revoking = _keys.RevokeAsync(Admin, created.Key.Id, gone.Token).AsTask();
            gone.Cancel();
        });

        Assert.Null((await revoking!).Fault);
        Assert.Contains("api_key_revoked", (await ReadAsync("acme")).Select(record => record.Entry.Kind));
        Assert.Equal(RequestErrors.Unauthenticated, _keys.Authenticate(created.Token).Fault?.Code);
    }

    [Fact]
    public async Task A_caller_that_was_gone_before_revokes_nothing_and_leaves_no_record()
    {
        NewApiKey created = await CreateAsync("deploy", Role.User);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await _keys.RevokeAsync(Admin, created.Key.Id, new CancellationToken(canceled: true)));

        Assert.Equal(["api_key_created"], (await ReadAsync("acme")).Select(record => record.Entry.Kind));
        Assert.Null(_keys.Authenticate(created.Token).Fault);
    }

    private async Task<NewApiKey> CreateAsync(string name, Role role) =>
        (await _keys.CreateAsync(Admin, new ApiKeyRequest(name, role), CancellationToken.None)).Value;

    private ValueTask<IReadOnlyList<JournalRecord>> ReadAsync(string tenant) =>
        _journal.ReadAsync(tenant, new JournalQuery(), CancellationToken.None);
}
