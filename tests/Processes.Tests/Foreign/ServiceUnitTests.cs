using System.Runtime.Versioning;
using Holdfast.Processes.Foreign;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Processes.Tests.Foreign;

[UnsupportedOSPlatform("windows")]
public sealed class ServiceUnitTests
{
    [Fact]
    public async Task Where_systemd_does_not_run_the_machine_it_says_so()
    {
        await using var io = new ThreadPoolIo();
        var (pid, reason) = await new ServiceUnit(io, marker: "/no/such/folder").MainProcessAsync("x.service", TestContext.Current.CancellationToken);
        Assert.Equal((0, "systemd does not run on this machine (there is no /no/such/folder)"), (pid, reason));
    }

    [Fact]
    public async Task The_service_manager_is_asked_by_its_own_program()
    {
        var folder = Directory.CreateTempSubdirectory("hf-unit-").FullName;
        var program = Path.Combine(folder, "systemctl");
        await File.WriteAllTextAsync(program, "#!/bin/sh\nprintf 'LoadState=loaded\\nActiveState=active\\nMainPID=%s\\n' $#\nexit 0\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using var io = new ThreadPoolIo();
        Assert.Equal((4, ""), await new ServiceUnit(io, program, folder).MainProcessAsync("x.service", TestContext.Current.CancellationToken));
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("LoadState=loaded\nActiveState=active\nMainPID=77\n", 77, "")]
    [InlineData("LoadState=not-found\nActiveState=inactive\nMainPID=0\n", 0, "there is no unit x.service")]
    [InlineData("MainPID=0\nLoadState=loaded\nActiveState=failed\n", 0, "the unit x.service is failed and has no main process")]
    [InlineData("", 0, "the unit x.service is unknown and has no main process")]
    public void The_answer_is_read(string output, int pid, string reason) => Assert.Equal((pid, reason), ServiceUnit.Read("x.service", output));
}
