using Holdfast.Keeper.Launching;

namespace Holdfast.Keeper.Tests.Launching;

public sealed class LaunchReportTests
{
    [Fact]
    public void A_pipe_closed_by_the_exec_means_that_the_program_runs() => Assert.True(LaunchReport.Parse("."u8).IsExec);

    [Fact]
    public void A_step_that_failed_is_told_with_its_error_number() =>
        Assert.Equal(new LaunchReport(false, 13, "joining /x!y"), LaunchReport.Parse("!13 joining /x!y"u8));

    [Fact]
    public void An_exec_that_failed_is_no_exec() =>
        Assert.Equal(new LaunchReport(false, 2, "/bin/none"), LaunchReport.Parse(".!2 /bin/none"u8));

    [Theory]
    [InlineData("")]
    [InlineData("!")]
    [InlineData("!x y")]
    public void A_launcher_that_died_is_not_taken_for_a_program(string received)
    {
        var report = LaunchReport.Parse(System.Text.Encoding.UTF8.GetBytes(received));

        Assert.False(report.IsExec);
        Assert.NotEmpty(report.Step);
    }
}
