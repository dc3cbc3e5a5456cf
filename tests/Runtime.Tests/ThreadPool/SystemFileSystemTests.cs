using System.Runtime.Versioning;
using Holdfast.Runtime.Tests.Conformance;

namespace Holdfast.Runtime.Tests.ThreadPool;

[UnsupportedOSPlatform("windows")]
public sealed class SystemFileSystemTests() : FileSystemConformance(new ThreadPoolModel())
{
    private readonly ThreadPoolModel _model = new();

    [Fact]
    public Task Files_and_folders_are_the_owners_alone() => _model.RunAsync(async (io, folder) =>
    {
        io.Files.CreateFolder($"{folder}/keys/old");
        await io.Files.ReplaceAsync($"{folder}/keys/one", new byte[1], default);
        await (await io.Files.OpenAsync($"{folder}/keys/two", FileOpening.Create, default)).DisposeAsync();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode($"{folder}/keys"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode($"{folder}/keys/one"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode($"{folder}/keys/two"));
    });

    [Fact]
    public Task An_open_file_survives_the_garbage_collector() => _model.RunAsync(async (io, folder) =>
    {
        await using var file = await io.Files.OpenAsync($"{folder}/data", FileOpening.Create, default);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        await file.WriteAtAsync(0, new byte[3], default);
        Assert.Equal(3, file.Length);
    });
}
