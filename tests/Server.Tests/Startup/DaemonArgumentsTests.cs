using Holdfast.Server.Startup;

namespace Holdfast.Server.Tests.Startup;

public sealed class DaemonArgumentsTests
{
    [Fact]
    public void Each_option_is_read()
    {
        var arguments = DaemonArguments.Parse(["--demo", "--json", "--config", "/a/b.yaml", "--data", "/d", "--tenant", "t"]);
        Assert.Equal(new DaemonArguments { Demo = true, Json = true, Config = "/a/b.yaml", Data = "/d", Tenant = "t" }, arguments);
    }

    [Theory]
    [InlineData("--dmeo")]
    [InlineData("--config")]
    public void What_is_not_understood_is_named(string word) =>
        Assert.Contains(word, DaemonArguments.Parse([word]).Fault, StringComparison.Ordinal);
}
