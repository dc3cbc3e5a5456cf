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

    [Fact]
    public Task What_is_stored_in_mapped_memory_is_seen_by_every_mapping_and_in_the_file() => model.RunAsync(async (io, folder) =>
    {
        var path = $"{folder}/a";
        using (var memory = io.Files.MapMemory(path, 64 * 1024))
        {
            Assert.True(memory.TryReserve(0, 8192));
            memory.Memory.Span[4097] = 7;
            memory.WriteNumber(8, -5);
            using var other = io.Files.MapMemory(path, 0);
            Assert.Equal((7, -5L, 64 * 1024), (other.Memory.Span[4097], other.ReadNumber(8), other.Length));
            other.Memory.Slice(100, 2).Span[1] = 9;
            Assert.Equal(9, memory.GetSpan()[101]);
        }

        using var again = io.Files.MapMemory(path, 0);
        Assert.Equal(7, again.Memory.Span[4097]);
        var content = await io.Files.ReadAllBytesAsync(path, default);
        Assert.Equal((64 * 1024, 7, 9, 0), (content.Length, content[4097], content[101], content[5000]));
        Assert.Throws<ArgumentOutOfRangeException>(() => again.WriteNumber(4, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => again.ReadNumber(64 * 1024));
        Assert.Throws<ArgumentOutOfRangeException>(() => again.TryReserve(0, (64 * 1024) + 1));
    });

    [Fact]
    public Task Memory_is_made_of_no_file_that_is_there_and_mapped_of_none_that_is_not() => model.RunAsync((io, folder) =>
    {
        io.Files.MapMemory($"{folder}/a", 4096).Dispose();
        Assert.ThrowsAny<IOException>(() => io.Files.MapMemory($"{folder}/a", 4096));
        Assert.ThrowsAny<IOException>(() => io.Files.MapMemory($"{folder}/none", 0));
        Assert.ThrowsAny<IOException>(() => io.Files.MapMemory($"{folder}/none/a", 4096));
        return Task.CompletedTask;
    });

    [Fact]
    public Task Memory_whose_file_is_renamed_is_handed_on_with_what_is_stored_and_with_its_room() => model.RunAsync(async (io, folder) =>
    {
        var memory = io.Files.MapMemory($"{folder}/a", 64 * 1024);
        Assert.True(memory.TryReserve(0, 8192));
        memory.WriteNumber(4096, 7);
        io.Files.MapMemory($"{folder}/b", 4096).Dispose();

        using var renamed = memory.Rename($"{folder}/b");
        Assert.True(memory.IsDisposed);
        Assert.Throws<ObjectDisposedException>(() => memory.GetSpan());
        Assert.Throws<ObjectDisposedException>(() => memory.Rename($"{folder}/c"));
        Assert.Equal((64 * 1024, 7L), (renamed.Length, renamed.ReadNumber(4096)));
        renamed.WriteNumber(4096, 8);
        Assert.True(renamed.TryReserve(4096, 4096));
        Assert.True(renamed.TryReserve(4096, 16 * 1024));
        Assert.Equal(["b"], io.Files.List(folder).Select(Path.GetFileName));
        Assert.Equal(8, (await io.Files.ReadAllBytesAsync($"{folder}/b", default))[4096]);

        io.Files.Delete($"{folder}/b");
        Assert.ThrowsAny<IOException>(() => renamed.Rename($"{folder}/c"));
        Assert.Equal(8, renamed.ReadNumber(4096));
    });

    [Fact]
    public Task Memory_that_was_let_go_is_refused_and_one_whose_file_was_deleted_stays() => model.RunAsync((io, folder) =>
    {
        using var stays = io.Files.MapMemory($"{folder}/a", 4096);
        var memory = io.Files.MapMemory($"{folder}/a", 0);
        memory.Dispose();
        memory.Dispose();
        Assert.True(memory.IsDisposed);
        Assert.Throws<ObjectDisposedException>(() => memory.GetSpan());
        Assert.Throws<ObjectDisposedException>(() => memory.ReadNumber(0));
        Assert.Throws<ObjectDisposedException>(() => memory.Pin());
        io.Files.Delete($"{folder}/a");
        stays.WriteNumber(16, 3);
        Assert.Equal(3, stays.ReadNumber(16));
        using var pinned = stays.Pin(16);
        unsafe
        {
            Assert.Equal(3, *(long*)pinned.Pointer);
        }

        return Task.CompletedTask;
    });
}
