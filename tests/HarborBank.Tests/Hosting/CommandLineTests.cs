using HarborBank.Hosting;

namespace HarborBank.Tests.Hosting;

public sealed class CommandLineTests
{
    [Fact]
    public void All_options_are_read()
    {
        var asked = CommandLine.Parse(["--port", "4000", "--data", "books", "--name", "b", "--pace", "25"]);
        Assert.Equal(
            new BankOptions { Port = 4_000, Data = "books", Name = "B", Pace = TimeSpan.FromMilliseconds(25) }, asked.Options);
    }

    [Fact]
    public void Nothing_asked_for_is_the_default() => Assert.Equal(new BankOptions(), CommandLine.Parse([]).Options);

    [Fact]
    public void Help_is_help() => Assert.True(CommandLine.Parse(["--port", "1", "--help"]).Help);

    [Theory]
    [InlineData("--port")]
    [InlineData("--port", "65536")]
    [InlineData("--port", "-1")]
    [InlineData("--tls-port", "2992")]
    [InlineData("--tls-port", "all")]
    [InlineData("--certificate", "")]
    [InlineData("--pace", "soon")]
    [InlineData("--name", "")]
    [InlineData("--name", "A B")]
    [InlineData("--data", "")]
    [InlineData("--speed", "1")]
    public void What_is_wrong_is_said(params string[] arguments)
    {
        var asked = CommandLine.Parse(arguments);
        Assert.Null(asked.Options);
        Assert.Contains(arguments[0], asked.Fault);
    }
}
