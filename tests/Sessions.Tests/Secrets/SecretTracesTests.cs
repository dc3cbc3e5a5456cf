using System.Runtime.CompilerServices;
using System.Text;
using Holdfast.Governance.Identity;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Sessions.Secrets;

namespace Holdfast.Sessions.Tests.Secrets;

/// <summary>What stays of the store's key in this program's memory, looked for in all of it.</summary>
public sealed class SecretTracesTests
{
    private static readonly Caller Admin = new("default", "local:admin", Role.SystemAdmin);

    [Fact]
    public async Task A_store_that_was_made_rotated_opened_and_closed_leaves_its_key_nowhere_as_text()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Memory is read as Linux shows it.");
        var folder = Directory.CreateTempSubdirectory("hf-secret-").FullName;
        await using var io = new ThreadPoolIo();
        var options = new SecretStoreOptions
        {
            Io = io, Journal = new RecordingJournal(io), File = Path.Combine(folder, "secrets.json"), KeyFile = Path.Combine(folder, "secrets.key"),
        };
        for (var round = 0; round < 3; round++)
        {
            using var store = (await SecretStore.OpenAsync(options, CancellationToken.None)).Value;
            Assert.Null((await store.SetAsync(Admin, "one", "value"u8.ToArray(), CancellationToken.None)).Fault);
            Assert.Null((await store.RotateAsync(Admin, CancellationToken.None)).Fault);
            using var found = (await store.FindAsync("one", CancellationToken.None)).Value;
            Assert.True(found.Characters.SequenceEqual("value"));
        }

        (await SecretStore.OpenAsync(options, CancellationToken.None)).Value.Dispose();

        // Masked, so that the test itself has it nowhere as it stands in a file or in a string.
        Assert.Empty(OwnMemory.Find(Masked(options.KeyFile)));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void The_search_itself_finds_a_string_that_is_there()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Memory is read as Linux shows it.");
        var there = Guid.NewGuid().ToString("N");
        var found = OwnMemory.Find(MaskedWord.Of(Encoding.ASCII.GetBytes(there)));
        Assert.Contains(found, place => place.StartsWith("UTF-16", StringComparison.Ordinal));
        GC.KeepAlive(there);
    }

    /// <summary>The first half of the key's hexadecimal digits, masked; the bytes they were in are zeroed.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static MaskedWord Masked(string path)
    {
        using var handle = File.OpenHandle(path);
        var file = GC.AllocateArray<byte>((int)RandomAccess.GetLength(handle), pinned: true);
        RandomAccess.Read(handle, file, 0);
        var at = file.AsSpan().IndexOf((byte)'\n') + 1;
        at += file.AsSpan(at).IndexOf((byte)' ') + 1;
        var masked = MaskedWord.Of(file.AsSpan(at, 32));
        Array.Clear(file);
        return masked;
    }
}
