using Holdfast.Contracts.Errors;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Supervision;

namespace Holdfast.Processes.Tests.Supervision;

/// <summary>As whom workers really run.</summary>
public sealed class IdentityTests
{
    [Fact]
    public async Task A_worker_runs_as_its_user_with_its_mask_and_niceness()
    {
        SkipUnlessRoot();
        await using var node = await Node.StartAsync(Sleeper with { Identity = new WorkerIdentity { User = "nobody", Umask = 0x17, Nice = 7 } });
        var pid = (await node.WaitForPidAsync("a")).Pid!.Value;
        var status = await File.ReadAllLinesAsync($"/proc/{pid}/status", node.Limit);

        Assert.Contains("Uid:\t65534\t65534\t65534\t65534", status);
        Assert.Contains("Gid:\t65534\t65534\t65534\t65534", status);
        Assert.Contains("Groups:\t65534 ", status);
        Assert.Contains("Umask:\t0027", status);
        Assert.Equal("7", (await File.ReadAllTextAsync($"/proc/{pid}/stat", node.Limit)).Split(' ')[18]);
    }

    [Fact]
    public async Task A_user_that_does_not_exist_is_named_in_the_refusal()
    {
        await using var node = await Node.StartAsync(Sleeper with { Autostart = false, Identity = new WorkerIdentity { User = "no-such-user" } });
        var refused = await node.Service.StartAsync(Node.Operator, "a", node.Limit);

        Assert.Equal(WorkerErrors.CannotStart, refused.Fault?.Code);
        Assert.Contains("user no-such-user", refused.Fault!.Detail, StringComparison.Ordinal);
        Assert.Equal(WorkerState.Failed, node.Service.Find("a").Value.State);
    }

    [Theory]
    [InlineData("taking the user's groups", null)]
    [InlineData("priority -5", -5)]
    public async Task A_Keeper_without_rights_refuses_and_names_the_step(string step, int? nice)
    {
        SkipUnlessRoot();
        var identity = new WorkerIdentity { User = nice is null ? "daemon" : null, Nice = nice };
        await using var node = new Node { PowerlessKeeper = true };
        await node.StartServiceAsync(Sleeper with { Autostart = false, Identity = identity });
        var refused = await node.Service.StartAsync(Node.Operator, "a", node.Limit);

        Assert.Contains(step, refused.Fault?.Detail, StringComparison.Ordinal);
    }

    private static WorkerDefinition Sleeper => new() { Name = "a", Command = ["/bin/sleep", "60"], WorkingFolder = "/" };

    private static void SkipUnlessRoot() => Assert.SkipUnless(Environment.IsPrivilegedProcess, "becoming another user takes root");
}
