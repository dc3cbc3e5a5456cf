using System.Text;
using System.Text.Json;
using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Runtime;
using Holdfast.Runtime.Simulated;
using Holdfast.Sessions.Secrets;

namespace Holdfast.Sessions.Tests.Secrets;

public sealed class SecretStoreTests
{
    private const string Value = "sw0rdfish-ünd-more";
    private static readonly Caller Admin = new("default", "local:admin", Role.SystemAdmin);

    private static SecretStoreOptions Options(Io io, RecordingJournal journal, string? passphrase = null, string? old = null) => new()
    {
        Io = io, Journal = journal, File = "/data/secrets.json", KeyFile = "/data/keys/secrets.key", Passphrase = passphrase,
        OldPassphrase = old, Iterations = 10,
    };

    private static async Task<SecretStore> OpenAsync(SecretStoreOptions options) =>
        (await SecretStore.OpenAsync(options, CancellationToken.None)).Value;

    private static async Task SetAsync(SecretStore store, string name, string value) =>
        Assert.Null((await store.SetAsync(Admin, name, Encoding.UTF8.GetBytes(value), CancellationToken.None)).Fault);

    private static async Task<string?> FindAsync(SecretStore store, string name) =>
        (await store.FindAsync(name, CancellationToken.None)).TryGet(out var value, out _) ? value.Characters.ToString() : null;

    private static async Task<string> TextAsync(Io io, string path) =>
        Encoding.UTF8.GetString(await io.Files.ReadAllBytesAsync(path, CancellationToken.None));

    private static void Simulate(Func<SimulatedIo, RecordingJournal, Task> body) => Simulation.Run(1, io =>
    {
        io.Files.CreateFolder("/data/keys");
        return body(io, new RecordingJournal(io));
    });

    [Fact]
    public void What_was_set_is_there_after_a_restart_and_stands_in_no_file_and_no_event() => Simulate(async (io, journal) =>
    {
        var store = await OpenAsync(Options(io, journal));
        Assert.Null(await FindAsync(store, "teller.password"));
        await SetAsync(store, "teller.password", "before");
        await SetAsync(store, "teller.password", Value);
        await SetAsync(store, "other", "another");
        Assert.Equal(Value, await FindAsync(store, "teller.password"));
        store.Dispose();
        using var again = await OpenAsync(Options(io, journal));
        Assert.Equal((Value, "another"), (await FindAsync(again, "teller.password"), await FindAsync(again, "other")));
        Assert.Equal(["other", "teller.password"], again.List(Admin).Value.Select(secret => secret.Name));
        foreach (var text in (string[])[await TextAsync(io, "/data/secrets.json"), await TextAsync(io, "/data/keys/secrets.key"), JsonSerializer.Serialize(journal.Entries)])
        {
            Assert.DoesNotContain(Value, text, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(Value)), text, StringComparison.Ordinal);
        }

        Assert.Null((await again.RemoveAsync(Admin, "other", CancellationToken.None)).Fault);
        Assert.Equal(SessionErrors.NoSuchSecret, (await again.RemoveAsync(Admin, "other", CancellationToken.None)).Fault?.Code);
        Assert.Equal(
            ["secret_set", "secret_set", "secret_set", "secret_removed"], journal.Entries.Select(entry => entry.Kind));
        Assert.Equal(("node", "local:admin", "secret/other"), (journal.Entries[3].Tenant, journal.Entries[3].Actor, journal.Entries[3].Subject));
    });

    [Fact]
    public void Rotation_seals_all_anew_and_the_old_key_opens_nothing_more() => Simulate(async (io, journal) =>
    {
        using var store = await OpenAsync(Options(io, journal));
        await SetAsync(store, "a", Value);
        await SetAsync(store, "b", "two");
        var (file, key) = (await TextAsync(io, "/data/secrets.json"), await TextAsync(io, "/data/keys/secrets.key"));
        Assert.Equal(2, (await store.RotateAsync(Admin, CancellationToken.None)).Value);
        Assert.Equal((Value, "two"), (await FindAsync(store, "a"), await FindAsync(store, "b")));
        Assert.NotEqual(file, await TextAsync(io, "/data/secrets.json"));
        using (var again = await OpenAsync(Options(io, journal))) Assert.Equal(Value, await FindAsync(again, "a"));
        await io.Files.ReplaceAsync("/data/keys/secrets.key", Encoding.UTF8.GetBytes(key), CancellationToken.None);
        Assert.Equal(SessionErrors.SecretStoreClosed, (await SecretStore.OpenAsync(Options(io, journal), CancellationToken.None)).Fault?.Code);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_rotation_that_breaks_off_between_its_writes_loses_nothing(int writes) => Simulate(async (io, journal) =>
    {
        // The states on disk that a crash can leave, made of whole files: each write replaces one of them.
        using var store = await OpenAsync(Options(io, journal));
        await SetAsync(store, "a", Value);
        var old = (File: await TextAsync(io, "/data/secrets.json"), Key: await TextAsync(io, "/data/keys/secrets.key"));
        await store.RotateAsync(Admin, CancellationToken.None);
        var fresh = (File: await TextAsync(io, "/data/secrets.json"), Key: await TextAsync(io, "/data/keys/secrets.key"));
        var both = fresh.Key + string.Join('\n', old.Key.Split('\n')[1..]);
        await io.Files.ReplaceAsync("/data/keys/secrets.key", Encoding.UTF8.GetBytes(writes < 3 ? both : fresh.Key), CancellationToken.None);
        await io.Files.ReplaceAsync("/data/secrets.json", Encoding.UTF8.GetBytes(writes < 2 ? old.File : fresh.File), CancellationToken.None);
        using var again = await OpenAsync(Options(io, journal));
        Assert.Equal(Value, await FindAsync(again, "a"));
        Assert.Equal(1, (await again.RotateAsync(Admin, CancellationToken.None)).Value);
        Assert.Equal(Value, await FindAsync(again, "a"));
    });

    [Fact]
    public void A_passphrase_takes_the_place_of_the_key_file_and_can_be_changed() => Simulate(async (io, journal) =>
    {
        using (var store = await OpenAsync(Options(io, journal, "correct horse"))) await SetAsync(store, "a", Value);
        Assert.False(io.Files.Exists("/data/keys/secrets.key"));
        Assert.Equal(SessionErrors.SecretStoreClosed, (await SecretStore.OpenAsync(Options(io, journal), CancellationToken.None)).Fault?.Code);
        Assert.Equal(
            SessionErrors.SecretStoreClosed, (await SecretStore.OpenAsync(Options(io, journal, "wrong"), CancellationToken.None)).Fault?.Code);
        using (var changed = await OpenAsync(Options(io, journal, "battery", old: "correct horse")))
        {
            Assert.Equal(Value, await FindAsync(changed, "a"));
            Assert.Equal(1, (await changed.RotateAsync(Admin, CancellationToken.None)).Value);
        }

        using var with = await OpenAsync(Options(io, journal, "battery"));
        Assert.Equal(Value, await FindAsync(with, "a"));
        using var back = await OpenAsync(Options(io, journal, old: "battery"));
        await back.RotateAsync(Admin, CancellationToken.None);
        using var file = await OpenAsync(Options(io, journal));
        Assert.Equal(Value, await FindAsync(file, "a"));
    });

    [Fact]
    public void What_was_tampered_with_is_not_given_out() => Simulate(async (io, journal) =>
    {
        using (var store = await OpenAsync(Options(io, journal)))
        {
            await SetAsync(store, "mine", "low");
            await SetAsync(store, "root", "high");
        }

        // One sealed value in the other's place.
        var text = await TextAsync(io, "/data/secrets.json");
        await io.Files.ReplaceAsync(
            "/data/secrets.json", Encoding.UTF8.GetBytes(text.Replace("\"mine\"", "\"x\"", StringComparison.Ordinal).Replace("\"root\"", "\"mine\"", StringComparison.Ordinal)),
            CancellationToken.None);
        using var again = await OpenAsync(Options(io, journal));
        var found = await again.FindAsync("mine", CancellationToken.None);
        Assert.Equal(ConfigurationErrors.UnresolvedSecret, found.Fault?.Code);
        Assert.Equal(SessionErrors.SecretStoreClosed, (await again.RotateAsync(Admin, CancellationToken.None)).Fault?.Code);
        await io.Files.ReplaceAsync("/data/secrets.json", "{}"u8.ToArray(), CancellationToken.None);
        Assert.Equal(SessionErrors.SecretStoreClosed, (await SecretStore.OpenAsync(Options(io, journal), CancellationToken.None)).Fault?.Code);
    });

    [Fact]
    public void Only_a_system_administrator_may_and_only_within_the_limits() => Simulate(async (io, journal) =>
    {
        using var store = await OpenAsync(Options(io, journal));
        Assert.Equal(RequestErrors.Forbidden, store.List(World.Alice).Fault?.Code);
        Assert.Equal(RequestErrors.Forbidden, (await store.SetAsync(World.Alice, "a", "x"u8.ToArray(), CancellationToken.None)).Fault?.Code);
        Assert.Equal(RequestErrors.Forbidden, (await store.RotateAsync(World.Alice, CancellationToken.None)).Fault?.Code);
        foreach (var (name, value) in ((string, byte[])[])[("", [1]), ("a b", [1]), (new string('a', 101), [1]), ("a", []), ("a", new byte[4097]), ("a", [0xFF])])
            Assert.Equal(RequestErrors.InvalidField, (await store.SetAsync(Admin, name, value, CancellationToken.None)).Fault?.Code);
        journal.Full = true;
        Assert.Equal(JournalErrors.Unavailable, (await store.SetAsync(Admin, "a", "x"u8.ToArray(), CancellationToken.None)).Fault?.Code);
        Assert.Empty(store.List(Admin).Value);
        Assert.False(io.Files.Exists("/data/secrets.json"));
    });

    [Fact]
    public void The_configuration_refers_to_the_store_by_name() => Simulate(async (io, journal) =>
    {
        using var store = await OpenAsync(Options(io, journal));
        await SetAsync(store, "kept", Value);
        SecretReference[] references = [new("teller.password", null, null) { Stored = "kept" }, new("gone", null, null) { Stored = "gone" }];
        var source = new ConfiguredSecrets(io, references, _ => null, store);
        Assert.Equal(Value, (await source.FindAsync("teller.password", CancellationToken.None)).Value.Characters.ToString());
        Assert.Equal(ConfigurationErrors.UnresolvedSecret, (await source.FindAsync("gone", CancellationToken.None)).Fault?.Code);
    });
}
