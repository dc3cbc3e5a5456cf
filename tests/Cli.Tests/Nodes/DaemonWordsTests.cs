using Holdfast.Cli.Nodes;
using Holdfast.Contracts.Errors;

namespace Holdfast.Cli.Tests.Nodes;

public sealed class DaemonWordsTests
{
    [Fact]
    public void The_last_fault_that_the_daemon_named_is_the_reason()
    {
        var fault = DaemonWords.FaultOf(
            "something\nholdfastd: HF6004 The data folder cannot be used: earlier\nholdfastd: HF6001 The port is in use: 127.0.0.1:7270 is in use.\n", "otherwise");
        Assert.Equal(NodeErrors.PortInUse, fault.Code);
        Assert.Equal("127.0.0.1:7270 is in use.", fault.Detail);
    }

    [Fact]
    public void A_daemon_that_named_none_has_failed_to_start()
    {
        var fault = DaemonWords.FaultOf("Segmentation fault\n", "It ended with status 139.");
        Assert.Equal(NodeErrors.StartFailed, fault.Code);
        Assert.Equal("It ended with status 139.", fault.Detail);
    }

    [Fact]
    public void A_code_that_the_catalogue_does_not_have_is_not_believed() =>
        Assert.Equal(NodeErrors.StartFailed, DaemonWords.FaultOf("holdfastd: HF9999 Nothing: nothing\n", "x").Code);
}
