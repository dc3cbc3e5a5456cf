using System.CommandLine;
using Holdfast.Cli.Commands;
using Holdfast.Cli.Tests.Output;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Cli.Tests.Commands;

/// <summary>Options that cannot be carried out together are refused, and none is passed over.</summary>
[Collection("console")]
public sealed class ConflictTests
{
    [Theory]
    [InlineData("--until has an end", "logs", "web", "-f", "--until", "10m")]
    [InlineData("not by both", "logs", "web", "-f", "--since", "10m", "-n", "5")]
    [InlineData("--all means every worker", "logs", "web", "--all")]
    [InlineData("--stream says out", "logs", "web", "--stderr", "--stream", "out")]
    [InlineData("--watch or --wide", "ps", "--watch", "--wide")]
    public async Task What_contradicts_itself_is_refused(string expected, params string[] words)
    {
        var (status, _, error) = await RunAsync(words);
        Assert.Equal(1, status);
        Assert.Contains("HF2002", error, StringComparison.Ordinal);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("logs", "web", "--stderr", "--stream", "err")]
    [InlineData("logs", "web", "-f", "-n", "5")]
    [InlineData("logs", "web", "--since", "10m", "--until", "5m", "-n", "5")]
    public async Task What_does_not_is_asked_of_the_node(params string[] words)
    {
        var (status, _, error) = await RunAsync(words);
        Assert.Equal(1, status);
        Assert.Contains("HF6003", error, StringComparison.Ordinal);
    }

    private static async Task<(int Status, string Output, string Error)> RunAsync(string[] words)
    {
        await using var io = new ThreadPoolIo();
        var shell = new Shell(io);
        var root = new RootCommand { LogsCommand.Build(shell), PsCommand.Build(shell) };
        shell.AddOptions(root);
        var folder = Directory.CreateTempSubdirectory("hf-cli-").FullName;
        try
        {
            return await Screenful.OfAsync(() =>
            {
                var parsed = root.Parse([.. words, "--data", folder]);
                Assert.Null(shell.Read(parsed));
                return parsed.InvokeAsync();
            });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
