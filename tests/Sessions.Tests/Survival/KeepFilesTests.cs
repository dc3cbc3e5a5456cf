using Holdfast.Runtime.Simulated;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Sessions.Survival;

namespace Holdfast.Sessions.Tests.Survival;

/// <summary>Files that serve one connection after another.</summary>
public sealed class KeepFilesTests : IAsyncDisposable
{
    private const int Length = 4 * 4096;

    private readonly ThreadPoolIo _io = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("hf-keepfiles-").FullName;

    private IEnumerable<string?> Names => _io.Files.List(_folder).Select(Path.GetFileName);

    public async ValueTask DisposeAsync()
    {
        await _io.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_file_that_is_given_back_serves_the_next_without_what_could_be_read_in_it()
    {
        using var files = new KeepFiles(_io.Files, _folder);
        var first = files.Make("one", Length);
        first.GetSpan().Fill(7);
        files.Release("one", first, 5000);
        Assert.True(first.IsDisposed);
        Assert.Equal(["one.spare"], Names);
        Assert.Empty(new KeepFiles(_io.Files, Path.Combine(_folder, "other")).List());

        using var second = files.Make("two", Length);
        Assert.Equal(["other", "two.keep"], Names);
        Assert.Equal((0L, 0L, 7), (second.ReadNumber(0), second.ReadNumber(4992), second.GetSpan()[5000]));
        second.WriteNumber(8, 3);
        using var seen = files.Open("two");
        Assert.Equal(3, seen.ReadNumber(8));
    }

    [Fact]
    public void One_of_another_length_is_made_and_the_oldest_goes_where_too_many_wait()
    {
        using var files = new KeepFiles(_io.Files, _folder, spares: 2);
        foreach (var (id, length) in new[] { ("a", Length), ("b", 2 * Length), ("c", 3 * Length) }) files.Release(id, files.Make(id, length), 4096);
        Assert.Equal(["b.spare", "c.spare"], Names);
        using var made = files.Make("d", Length);
        Assert.Equal((Length, 3), (made.Length, Names.Count()));
        using var taken = files.Make("e", 2 * Length);
        Assert.Equal(["c.spare", "d.keep", "e.keep"], Names);
    }

    [Fact]
    public void What_serves_nobody_goes_with_the_daemon_and_what_one_that_died_left_with_the_next()
    {
        var first = new KeepFiles(_io.Files, _folder);
        var (one, two, three) = (first.Make("one", Length), first.Make("two", Length), first.Make("three", Length));
        first.Release("one", one, 4096);
        using var next = new KeepFiles(_io.Files, _folder);
        Assert.Equal(["three", "two"], next.List());
        Assert.Equal(["three.keep", "two.keep"], Names);

        // Its file is gone, and it makes do with another.
        using var four = first.Make("four", Length);
        Assert.Equal(Length, four.Length);
        first.Release("two", two, 4096);
        first.Dispose();
        first.Release("three", three, 4096);
        Assert.Equal(["four.keep"], Names);
    }

    [Fact]
    public void Memory_of_which_it_is_not_known_what_is_readable_in_it_serves_nobody_else()
    {
        using var files = new KeepFiles(_io.Files, _folder);
        var memory = files.Make("one", Length);
        files.Release("one", memory, null);
        Assert.True(memory.IsDisposed);
        Assert.Empty(Names);
    }

    [Fact]
    public void Where_the_disk_has_no_room_for_a_file_nothing_is_stored_to_it_and_it_serves_nobody() => Simulation.Run(1, io =>
    {
        using var files = new KeepFiles(io.Files, "/kept");
        Assert.Empty(files.List());
        io.Files.CapacityBytes = 4096;
        var memory = files.Make("one", Length);
        var stream = new StreamKeep(memory, [], 4096);
        Assert.False(stream.TryBegin(default));
        Assert.Null(stream.Readable);
        files.Release("one", memory, stream.Readable);
        Assert.Empty(io.Files.List("/kept"));
        return Task.CompletedTask;
    });

    [Fact]
    public void Memory_whose_file_somebody_deleted_is_let_go()
    {
        using var files = new KeepFiles(_io.Files, _folder);
        var memory = files.Make("one", Length);
        File.Delete(files.PathOf("one"));
        files.Release("one", memory, 4096);
        Assert.True(memory.IsDisposed);
        Assert.Empty(Names);
    }
}
