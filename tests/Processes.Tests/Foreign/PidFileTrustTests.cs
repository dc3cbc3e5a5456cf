using System.Runtime.Versioning;
using Holdfast.Processes.Foreign;
using Holdfast.Runtime;
using Holdfast.Runtime.Simulated;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Processes.Tests.Foreign;

/// <summary>Whom a pid file is believed, and whom not; the owners are simulated, the links are real.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PidFileTrustTests
{
    private const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Folder = Plain | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const UnixFileMode Open = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const long Other = 1001;

    [Fact]
    public void What_root_or_the_node_itself_wrote_is_believed_and_so_is_what_is_not_there()
    {
        Assert.Null(Refuse(_ => { }));
        Assert.Null(Refuse(files => files.SetRights("/run/db/pid", Rights(FileKind.File, 0, Plain, isOwn: false))));
        Assert.Null(Refuse(files => files.SetRights("/run/db/pid", Rights(FileKind.File, 44, Plain, isOwn: true))));
        Assert.Null(Refuse(files => files.Delete("/run/db/pid")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Whether_the_file_is_there_is_seen_on_the_same_way(bool isThere) => Simulation.Run(1, async io =>
    {
        io.Files.CreateFolder("/run/db");
        if (isThere)
            await io.Files.ReplaceAsync("/run/db/pid", "7"u8.ToArray(), default);
        Assert.Null(new PidFileTrust(io.Files, user: null).Refuse("/run/db/pid", out var found));
        Assert.Equal(isThere, found);
    });

    [Fact]
    public void What_another_user_owns_is_believed_where_the_entry_names_that_user()
    {
        static void Change(SimulatedFileSystem files) => files.SetRights("/run/db/pid", Rights(FileKind.File, Other, Plain));
        Assert.Equal(
            "/run/db/pid belongs to user 1001; name user 1001 in pid_file: { path: …, user: 1001 } where it is that user's process, or give /run/db/pid to root",
            Refuse(Change));
        Assert.Contains("belongs to user 1001; name that user as the pid file's", Refuse(Change, user: 1002), StringComparison.Ordinal);
        Assert.Null(Refuse(Change, user: Other));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void What_others_than_its_owner_may_write_is_not_believed(UnixFileMode right)
    {
        Assert.Equal(
            "others than its owner may write /run/db/pid; chmod go-w /run/db/pid",
            Refuse(files => files.SetRights("/run/db/pid", Rights(FileKind.File, 0, Plain | right))));
        Assert.Contains("chmod go-w /run/db", Refuse(files => files.SetRights("/run/db", Rights(FileKind.Folder, 0, Folder | right))), StringComparison.Ordinal);
        // In such a folder nobody can put another file in the place of this one.
        Assert.Null(Refuse(files => files.SetRights("/run/db", Rights(FileKind.Folder, 0, Folder | Open | UnixFileMode.StickyBit))));
    }

    [Fact]
    public void A_folder_on_the_way_that_is_another_users_is_as_good_as_the_file()
    {
        static void Change(SimulatedFileSystem files) => files.SetRights("/run/db", Rights(FileKind.Folder, Other, Folder));
        Assert.Contains("/run/db belongs to user 1001", Refuse(Change), StringComparison.Ordinal);
        Assert.Null(Refuse(Change, user: Other));
    }

    [Theory]
    [InlineData(FileKind.Other, "no ordinary file")]
    [InlineData(FileKind.Folder, "is a folder")]
    public void What_is_no_file_is_not_read(FileKind kind, string why) =>
        Assert.Contains(why, Refuse(files => files.SetRights("/run/db/pid", Rights(kind, 0, Plain))), StringComparison.Ordinal);

    [Fact]
    public async Task Links_are_gone_along_as_the_kernel_does_and_each_folder_on_the_way_is_looked_at()
    {
        await using var io = new ThreadPoolIo();
        var folder = Directory.CreateTempSubdirectory("hf-trust-").FullName;
        try
        {
            Directory.CreateDirectory($"{folder}/run/open");
            await File.WriteAllTextAsync($"{folder}/run/pid", "1", TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync($"{folder}/run/open/pid", "1", TestContext.Current.CancellationToken);
            File.SetUnixFileMode($"{folder}/run/pid", Plain);
            File.SetUnixFileMode($"{folder}/run/open/pid", Plain);
            File.SetUnixFileMode($"{folder}/run", Folder);
            File.SetUnixFileMode($"{folder}/run/open", Folder | Open);
            File.CreateSymbolicLink($"{folder}/var", "run");
            File.CreateSymbolicLink($"{folder}/to-open", "var/../run/./open");
            File.CreateSymbolicLink($"{folder}/loop", "loop");
            File.CreateSymbolicLink($"{folder}/far", $"{folder}/to-open/pid");
            var trust = new PidFileTrust(io.Files, user: null);

            Assert.Null(trust.Refuse($"{folder}/var/pid", out _));
            Assert.Contains($"may write {folder}/run/open;", trust.Refuse($"{folder}/to-open/pid", out _), StringComparison.Ordinal);
            Assert.Contains($"may write {folder}/run/open;", trust.Refuse($"{folder}/far", out _), StringComparison.Ordinal);
            Assert.Contains($"may write {folder}/run/open;", trust.Refuse($"{folder}/run/open/../pid", out _), StringComparison.Ordinal);
            Assert.Contains("leads nowhere", trust.Refuse($"{folder}/loop/pid", out _), StringComparison.Ordinal);
            Assert.Contains("no ordinary file", trust.Refuse("/dev/null", out _), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static FileRights Rights(FileKind kind, long user, UnixFileMode mode, bool isOwn = false) => new(kind, user, isOwn, mode);

    private static string? Refuse(Action<SimulatedFileSystem> change, long? user = null)
    {
        string? refusal = null;
        Simulation.Run(1, async io =>
        {
            io.Files.CreateFolder("/run/db");
            await io.Files.ReplaceAsync("/run/db/pid", "7"u8.ToArray(), default);
            change(io.Files);
            refusal = new PidFileTrust(io.Files, user).Refuse("/run/db/pid", out _);
        });
        return refusal;
    }
}
