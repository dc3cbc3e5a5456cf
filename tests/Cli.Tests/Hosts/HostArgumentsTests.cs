using Holdfast.Cli.Hosts;

namespace Holdfast.Cli.Tests.Hosts;

public sealed class HostArgumentsTests
{
    [Theory]
    [InlineData("mvs1", "mvs1", 23)]
    [InlineData("mvs1:992", "mvs1", 992)]
    [InlineData("127.0.0.1:3270", "127.0.0.1", 3270)]
    [InlineData("[::1]:3270", "::1", 3270)]
    [InlineData("[::1]", "::1", 23)]
    [InlineData("::1", "::1", 23)]
    public void A_host_and_its_port_are_read(string text, string host, int port)
    {
        Assert.True(HostArguments.TryAddress(text, out var address));
        Assert.Equal((host, port), (address.Host, address.Port));
    }

    [Theory]
    [InlineData("")]
    [InlineData(":23")]
    [InlineData("mvs1:")]
    [InlineData("mvs1:telnet")]
    [InlineData("mvs1:0")]
    [InlineData("mvs1:65536")]
    public void What_is_no_host_is_refused(string text) => Assert.False(HostArguments.TryAddress(text, out _));
}
