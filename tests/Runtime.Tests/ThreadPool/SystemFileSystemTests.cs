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
    public Task Links_and_times_are_told_and_what_is_not_there_is_null() => _model.RunAsync(async (io, folder) =>
    {
        await io.Files.ReplaceAsync($"{folder}/one", new byte[1], default);
        var changed = new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc($"{folder}/one", changed);
        File.CreateSymbolicLink($"{folder}/link", "socket:[7]");
        Assert.Equal("socket:[7]", io.Files.LinkTarget($"{folder}/link"));
        Assert.Equal(Environment.ProcessPath, io.Files.LinkTarget("/proc/self/exe"));
        Assert.Null(io.Files.LinkTarget($"{folder}/one"));
        Assert.Null(io.Files.LinkTarget($"{folder}/none"));
        Assert.Equal(changed, io.Files.ChangedAt($"{folder}/one")!.Value.UtcDateTime);
        Assert.Null(io.Files.ChangedAt($"{folder}/none"));
    });

    [Fact]
    public Task Roots_files_links_and_devices_are_told_as_what_they_are() => _model.RunAsync((io, folder) =>
    {
        File.CreateSymbolicLink($"{folder}/link", "/etc/passwd");
        var (root, link, device) = (io.Files.RightsOf("/etc/passwd")!.Value, io.Files.RightsOf($"{folder}/link")!.Value, io.Files.RightsOf("/dev/null")!.Value);
        Assert.Equal((FileKind.File, 0, Environment.UserName == "root"), (root.Kind, root.User, root.IsOwn));
        Assert.Equal((FileKind.Link, true), (link.Kind, link.IsOwn));
        Assert.Equal((FileKind.Other, true), (device.Kind, device.Mode.HasFlag(UnixFileMode.OtherWrite)));
        Assert.True(io.Files.RightsOf("/tmp")!.Value.Mode.HasFlag(UnixFileMode.StickyBit));
        return Task.CompletedTask;
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
