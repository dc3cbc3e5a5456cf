namespace Holdfast.Runtime.Tests.Conformance;

public abstract class FileSystemConformance(ExecutionModel model)
{
    [Fact]
    public Task What_is_written_at_offsets_is_read_back() => model.RunAsync(async (io, folder) =>
    {
        await using var file = await io.Files.OpenAsync($"{folder}/data", FileOpening.CreateNew, default);
        await file.WriteAtAsync(3, "def"u8.ToArray(), default);
        await file.WriteAtAsync(0, "abc"u8.ToArray(), default);
        await file.SyncAsync(default);
        Assert.Equal(6, file.Length);
        var buffer = new byte[10];
        Assert.Equal(4, await file.ReadAtAsync(2, buffer, default));
        Assert.Equal("cdef"u8.ToArray(), buffer[..4]);
        Assert.Equal(0, await file.ReadAtAsync(6, buffer, default));
        file.SetLength(2);
        file.SetLength(4);
        Assert.Equal("ab\0\0"u8.ToArray(), await io.Files.ReadAllBytesAsync($"{folder}/data", default));
    });

    [Fact]
    public Task Opening_says_what_it_means() => model.RunAsync(async (io, folder) =>
    {
        var path = $"{folder}/data";
        await Assert.ThrowsAsync<FileNotFoundException>(() => io.Files.OpenAsync(path, FileOpening.Read, default).AsTask());
        await Assert.ThrowsAsync<FileNotFoundException>(() => io.Files.OpenAsync(path, FileOpening.ReadWrite, default).AsTask());
        await Assert.ThrowsAsync<FileNotFoundException>(() => io.Files.ReadAllBytesAsync(path, default).AsTask());
        await using (var created = await io.Files.OpenAsync(path, FileOpening.Create, default))
        {
            await created.WriteAtAsync(0, new byte[5], default);
        }

        await using (var again = await io.Files.OpenAsync(path, FileOpening.Create, default))
        {
            Assert.Equal(5, again.Length);
        }

        await Assert.ThrowsAnyAsync<IOException>(() => io.Files.OpenAsync(path, FileOpening.CreateNew, default).AsTask());
        await using var reader = await io.Files.OpenAsync(path, FileOpening.Read, default);
        await Assert.ThrowsAnyAsync<IOException>(() => reader.WriteAtAsync(0, new byte[1], default).AsTask());
        await Assert.ThrowsAsync<DirectoryNotFoundException>(
            () => io.Files.OpenAsync($"{folder}/none/data", FileOpening.Create, default).AsTask());
    });

    [Fact]
    public Task Replacing_gives_the_new_content_and_leaves_nothing_beside() => model.RunAsync(async (io, folder) =>
    {
        var path = $"{folder}/state";
        await io.Files.ReplaceAsync(path, "one"u8.ToArray(), default);
        await using var old = await io.Files.OpenAsync(path, FileOpening.Read, default);
        await io.Files.ReplaceAsync(path, "another"u8.ToArray(), default);
        Assert.Equal("another"u8.ToArray(), await io.Files.ReadAllBytesAsync(path, default));
        Assert.Equal([path], io.Files.List(folder));

        var buffer = new byte[10];
        Assert.Equal(3, await old.ReadAtAsync(0, buffer, default));
        Assert.Equal("one"u8.ToArray(), buffer[..3]);
    });

    [Fact]
    public Task Folders_are_made_listed_and_missed() => model.RunAsync(async (io, folder) =>
    {
        io.Files.CreateFolder($"{folder}/b/c");
        io.Files.CreateFolder($"{folder}/b/c");
        await io.Files.ReplaceAsync($"{folder}/a", new byte[1], default);
        await io.Files.ReplaceAsync($"{folder}/Z", new byte[1], default);
        Assert.Equal([$"{folder}/Z", $"{folder}/a", $"{folder}/b"], io.Files.List(folder));
        Assert.True(io.Files.Exists($"{folder}/b/c"));
        Assert.False(io.Files.Exists($"{folder}/c"));
        Assert.Throws<DirectoryNotFoundException>(() => io.Files.List($"{folder}/none"));
    });

    [Fact]
    public Task Whose_a_file_or_folder_is_and_what_others_may_do_is_told() => model.RunAsync(async (io, folder) =>
    {
        io.Files.CreateFolder($"{folder}/b");
        await io.Files.ReplaceAsync($"{folder}/a", new byte[1], default);
        var (file, made) = (io.Files.RightsOf($"{folder}/a")!.Value, io.Files.RightsOf($"{folder}/b")!.Value);
        Assert.Equal((FileKind.File, true, UnixFileMode.UserRead | UnixFileMode.UserWrite), (file.Kind, file.IsOwn, file.Mode));
        Assert.Equal((FileKind.Folder, true, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute), (made.Kind, made.IsOwn, made.Mode));
        Assert.Null(io.Files.RightsOf($"{folder}/none"));
        Assert.Null(io.Files.RightsOf($"{folder}/a/none"));
    });

    [Fact]
    public Task Files_are_moved_over_others_and_deleted() => model.RunAsync(async (io, folder) =>
    {
        await io.Files.ReplaceAsync($"{folder}/a", "a"u8.ToArray(), default);
        await io.Files.ReplaceAsync($"{folder}/b", "b"u8.ToArray(), default);
        io.Files.Move($"{folder}/a", $"{folder}/b");
        Assert.False(io.Files.Exists($"{folder}/a"));
        Assert.Equal("a"u8.ToArray(), await io.Files.ReadAllBytesAsync($"{folder}/b", default));
        io.Files.Delete($"{folder}/b");
        io.Files.Delete($"{folder}/b");
        io.Files.Delete($"{folder}/none/b");
        Assert.Empty(io.Files.List(folder));
        Assert.Throws<FileNotFoundException>(() => io.Files.Move($"{folder}/a", $"{folder}/b"));
    });
}
