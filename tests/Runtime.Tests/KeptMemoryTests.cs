using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Runtime.Tests;

public sealed class KeptMemoryTests
{
    [Fact]
    public async Task What_was_stored_is_there_when_it_is_mapped_again()
    {
        var folder = Directory.CreateTempSubdirectory("hf-kept-").FullName;
        var path = Path.Combine(folder, "a");
        await using var io = new ThreadPoolIo();
        using (var memory = io.Files.MapMemory(path, 64 * 1024))
        {
            Assert.True(memory.TryReserve(0, 8192));
            memory.Memory.Span[4097] = 7;
            memory.WriteNumber(8, -5);
            // Another mapping sees it at once, without a sync: the pages are the file's.
            using var other = io.Files.MapMemory(path, 0);
            Assert.Equal((7, -5L, 64 * 1024), (other.Memory.Span[4097], other.ReadNumber(8), other.Length));
        }

        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        using var again = io.Files.MapMemory(path, 0);
        Assert.Equal(7, again.Memory.Span[4097]);
        Assert.ThrowsAny<IOException>(() => io.Files.MapMemory(path, 4096));
        Assert.ThrowsAny<IOException>(() => io.Files.MapMemory(Path.Combine(folder, "none"), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => again.WriteNumber(4, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => again.ReadNumber(64 * 1024));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Once_let_go_it_is_refused_and_not_touched()
    {
        var folder = Directory.CreateTempSubdirectory("hf-kept-").FullName;
        await using var io = new ThreadPoolIo();
        var memory = io.Files.MapMemory(Path.Combine(folder, "a"), 4096);
        memory.Dispose();
        memory.Dispose();
        Assert.True(memory.IsDisposed);
        Assert.Throws<ObjectDisposedException>(() => memory.GetSpan());
        Assert.Throws<ObjectDisposedException>(() => memory.ReadNumber(0));
        Directory.Delete(folder, recursive: true);
        Assert.False(memory.TryReserve(0, 10));
    }
}
