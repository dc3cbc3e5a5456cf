using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Runtime.Tests;

/// <summary>What only the system's kept memory has; its laws are in the suite of file systems.</summary>
public sealed class KeptMemoryTests
{
    [Fact]
    public async Task Its_file_is_its_owners_alone_and_once_let_go_reserves_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("hf-kept-").FullName;
        var path = Path.Combine(folder, "a");
        await using var io = new ThreadPoolIo();
        var memory = io.Files.MapMemory(path, 4096);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        memory.Dispose();
        Directory.Delete(folder, recursive: true);
        Assert.False(memory.TryReserve(0, 10));
    }
}
