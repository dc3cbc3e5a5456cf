using System.Globalization;
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
            Assert.Equal("value", (await store.FindAsync("one", CancellationToken.None)).Value);
        }

        (await SecretStore.OpenAsync(options, CancellationToken.None)).Value.Dispose();

        // Masked, so that the test itself has it nowhere as it stands in a file or in a string.
        var masked = Masked(options.KeyFile);
        Assert.Equal(0, Count(Encoding.ASCII, masked));
        Assert.Equal(0, Count(Encoding.Unicode, masked));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void The_search_itself_finds_a_string_that_is_there()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Memory is read as Linux shows it.");
        var there = Guid.NewGuid().ToString("N");
        var masked = there.Select(letter => (byte)(letter ^ Mask)).ToArray();
        Assert.True(Count(Encoding.Unicode, masked) > 0);
        GC.KeepAlive(there);
    }

    private const byte Mask = 0x55;

    /// <summary>The first half of the key's hexadecimal digits, masked; the bytes they were in are zeroed.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static byte[] Masked(string path)
    {
        using var handle = File.OpenHandle(path);
        var file = GC.AllocateArray<byte>((int)RandomAccess.GetLength(handle), pinned: true);
        RandomAccess.Read(handle, file, 0);
        var at = file.AsSpan().IndexOf((byte)'\n') + 1;
        at += file.AsSpan(at).IndexOf((byte)' ') + 1;
        var masked = new byte[32];
        for (var i = 0; i < masked.Length; i++) masked[i] = (byte)(file[at + i] ^ Mask);
        Array.Clear(file);
        return masked;
    }

    private static int Count(Encoding encoding, byte[] masked)
    {
        var step = encoding.GetByteCount("x");
        var found = 0;
        using var memory = File.OpenHandle("/proc/self/mem");
        var buffer = GC.AllocateArray<byte>(1 << 20, pinned: true);
        foreach (var line in File.ReadAllLines("/proc/self/maps"))
        {
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var range, ['r', 'w', ..], .., var last] || last.StartsWith("[v", StringComparison.Ordinal)) continue;
            var ends = range.Split('-').Select(end => long.Parse(end, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();
            found += CountIn(memory, ends[0], ends[1], buffer, masked, step);
        }

        return found;
    }

    private static int CountIn(Microsoft.Win32.SafeHandles.SafeFileHandle memory, long from, long to, byte[] buffer, byte[] masked, int step)
    {
        var (found, length) = (0, masked.Length * step);
        while (from < to)
        {
            int read;
            try
            {
                read = RandomAccess.Read(memory, buffer.AsSpan(0, (int)Math.Min(buffer.Length, to - from)), from);
            }
            catch (IOException)
            {
                // A page that cannot be read, such as a guard page.
                return found;
            }

            if (read < length) return found;
            for (var at = 0; at + length <= read; at++)
            {
                var next = buffer.AsSpan(at, read - length - at + 1).IndexOf((byte)(masked[0] ^ Mask));
                if (next < 0) break;
                at += next;
                if (IsAt(buffer, at, masked, step)) found++;
            }

            from += read == to - from ? read : read - length + 1;
        }

        return found;
    }

    private static bool IsAt(byte[] buffer, int at, byte[] masked, int step)
    {
        for (var i = 0; i < masked.Length; i++)
        {
            if ((buffer[at + (i * step)] ^ Mask) != masked[i] || (step == 2 && buffer[at + (i * step) + 1] != 0)) return false;
        }

        return true;
    }
}
