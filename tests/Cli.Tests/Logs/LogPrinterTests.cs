using Holdfast.Cli.Logs;
using Holdfast.Cli.Output;
using Holdfast.Cli.Tests.Output;
using Holdfast.Contracts.Client;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Cli.Tests.Logs;

[Collection("console")]
public sealed class LogPrinterTests
{
    [Theory]
    [InlineData("false", true)]
    [InlineData("true", false)]
    public async Task Last_lines_that_were_not_all_searched_for_are_told_as_such(string complete, bool isTold)
    {
        var wish = new LogWish { Workers = ["web"], Last = 5 };
        var page = $$"""{"lines":[{{Record("web", 0, "found")}}],"next":null,"complete":{{complete}},"scanned_bytes":5}""";
        var (status, output, error, _) = await RunAsync(wish, (printer, token) => printer.PrintAsync(token), page);
        Assert.Equal((0, "found\n"), (status, output));
        Assert.Equal(isTold, error.Contains("not all was searched", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_a_break_one_worker_is_followed_from_the_id_of_what_was_shown_whole()
    {
        // The second line's id has come, the line itself was broken off.
        var broken = $"id: 3.7\n\nevent: line\nid: 7.7\ndata: {Record("web", 3, "one")}\n\nevent: line\nid: 11.7\ndata: {{\"work";
        var (_, output, _, asked) = await FollowAsync(["web"], broken, $"event: line\nid: 11.7\ndata: {Record("web", 7, "two")}\n\n");
        Assert.Equal("one\ntwo\n", output);
        Assert.Equal("/api/v1/workers/web/logs/live?last=5", asked[0]);
        Assert.Equal("/api/v1/workers/web/logs/live?after=7.7", asked[1]);
    }

    [Fact]
    public async Task Where_nothing_was_shown_before_the_break_it_goes_on_from_where_it_began()
    {
        var (_, output, _, asked) = await FollowAsync(["web"], "id: 3.7\n\n: still here\n\n", $"id: 3.7\n\nevent: line\nid: 7.7\ndata: {Record("web", 3, "one")}\n\n");
        Assert.Equal("one\n", output);
        Assert.Equal("/api/v1/workers/web/logs/live?after=3.7", asked[1]);
    }

    [Fact]
    public async Task Several_workers_are_followed_from_a_while_before_the_break_and_nothing_is_shown_twice()
    {
        var first = $"event: line\ndata: {Record("web", 0, "one")}\n\n";
        var (_, output, _, asked) = await FollowAsync(["web", "db"], first, $"{first}event: line\ndata: {Record("db", 0, "two")}\n\n");
        Assert.Equal("one\ntwo\n", output);
        Assert.StartsWith("/api/v1/workers/logs/live?workers=web%2Cdb&since=2026", asked[1], StringComparison.Ordinal);
    }

    private static string Record(string worker, long position, string text) =>
        $$"""{"worker":"{{worker}}","stream":"stdout","position":{{position}},"next":{{position + 4}},"time":"2026-03-04T12:00:00Z","text":"{{text}}"}""";

    private static Task<(int Status, string Output, string Error, List<string> Asked)> FollowAsync(string[] workers, params string[] feeds) =>
        RunAsync(new LogWish { Workers = workers, Last = 5 }, async (printer, token) =>
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => printer.FollowAsync(token));
            return 0;
        }, feeds);

    private static async Task<(int Status, string Output, string Error, List<string> Asked)> RunAsync(
        LogWish wish, Func<LogPrinter, CancellationToken, Task<int>> run, params string[] answers)
    {
        await using var io = new ThreadPoolIo();
        using var end = new CancellationTokenSource();
        using var node = new ScriptedNode(end, answers);
        using var http = new HttpClient(node) { BaseAddress = new Uri("http://node") };
        var printer = new LogPrinter(new HoldfastClient(http).Workers, io.Clock, wish, new LogPicture(json: false, prefix: false, times: false, pretty: false));
        var (status, output, error) = await Screenful.OfAsync(() => run(printer, end.Token));
        return (status, output, error, node.Asked);
    }
}
