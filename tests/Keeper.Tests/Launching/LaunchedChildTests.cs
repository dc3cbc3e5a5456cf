using System.Text.RegularExpressions;
using Holdfast.Keeper.Protocol;
using Holdfast.Keeper.Tests.Serving;

namespace Holdfast.Keeper.Tests.Launching;

/// <summary>Children that are more than their command, started by a real Keeper.</summary>
public sealed class LaunchedChildTests
{
    private const int OpenFiles = 7; // RLIMIT_NOFILE

    [Fact]
    public void A_launched_child_is_as_plain_as_a_spawned_one_in_everything_that_was_not_ordered()
    {
        const string script = "env; pwd; ps -o sid=,pgid=,ignored=,blocked= -p $$; ls /proc/self/fd";
        var plain = Run(script, terms: null);
        var launched = Run(script, new LaunchTerms { Nice = 0 });

        Assert.Equal(Masked(plain), Masked(launched));
    }

    [Fact]
    public void It_has_its_priority_mask_score_and_open_files()
    {
        var lines = Run(
            "nice; umask; cat /proc/self/oom_score_adj; ulimit -n; ulimit -Hn",
            new LaunchTerms { Nice = 7, Mask = 0x17, OutOfMemoryScore = 500, Resources = [new ResourceLimit(OpenFiles, 77)] });

        Assert.Equal(["7", "0027", "500", "77", "77"], lines);
    }

    [Fact]
    public void It_becomes_its_user_with_that_users_groups()
    {
        SkipUnlessRoot();
        Assert.Equal(["65534 65534 65534"], Run("echo $(id -u) $(id -g) $(id -G)", new LaunchTerms { User = "nobody" }));
        Assert.Equal(["65534 1 1"], Run("echo $(id -u) $(id -g) $(id -G)", new LaunchTerms { User = "65534", UserGroup = "1" }).Select(
            line => line.Replace(" 1 65534", " 1 1", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("user no-such-user", 2)]
    [InlineData("group no-such-group", 2)]
    [InlineData("working folder /no/such/folder", 2)]
    [InlineData("/no/such/program", 2)]
    [InlineData("/etc/passwd", 13)]
    [InlineData("out-of-memory score 5000", 22)]
    public void A_step_that_fails_is_named_in_the_refusal(string step, int errno)
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        var words = step.Split(' ');
        var order = RawClient.Order("a", words is [['/', ..] file] ? file : "/bin/true");
        var refusal = client.Refused((order with
        {
            WorkingFolder = words is ["working", ..] ? words[^1] : null,
            Terms = new LaunchTerms
            {
                Nice = 1,
                User = words is ["user", ..] ? words[^1] : null,
                UserGroup = words is ["group", ..] ? words[^1] : null,
                OutOfMemoryScore = words is ["out-of-memory", ..] ? 5000 : null,
            },
        }).Write);

        Assert.Equal((RefusalReason.SpawnFailed, errno), (refusal.Reason, refusal.Errno));
        Assert.StartsWith(step, refusal.Text, StringComparison.Ordinal);
        Assert.Empty(client.List());
    }

    [Fact]
    public void A_folder_that_its_user_may_not_enter_is_refused_although_the_Keeper_may()
    {
        SkipUnlessRoot();
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        var order = RawClient.Order("a", "/bin/true") with { WorkingFolder = keeper.Folder, Terms = new LaunchTerms { User = "nobody" } };

        Assert.StartsWith($"working folder {keeper.Folder}: ", client.Refused(order.Write).Text, StringComparison.Ordinal);
    }

    private static string[] Run(string script, LaunchTerms? terms)
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        client.Subscribe();
        var output = Path.Combine(keeper.Folder, "out.log");
        client.Spawned(RawClient.Order("a", "sh", "-c", script) with { WorkingFolder = "/usr", OutputFile = output, ErrorFile = output, Terms = terms });
        Assert.Equal(0, client.NextExit().End!.Code);
        return File.ReadAllLines(output);
    }

    // Process ids differ from run to run, and signals 32 and 33 are the C library's own: it lets nobody set them.
    private static IEnumerable<string> Masked(string[] lines) => lines
        .Where(line => !line.StartsWith("HOLDFAST_RUN=", StringComparison.Ordinal))
        .Select(line => Regex.Replace(line, @"^\s*(\d+)\s+\1 0000000[0-9](?:0|8)(0{7} )", "leader $2"));

    private static void SkipUnlessRoot() =>
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "becoming another user takes root");
}
