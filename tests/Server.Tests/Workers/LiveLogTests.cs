using System.Text;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Logs;
using Holdfast.Server.Http;
using Holdfast.Server.Startup;
using Holdfast.Server.Workers;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Server.Tests.Workers;

public sealed class LiveLogTests
{
    [Theory]
    [InlineData(true, "id: 4.0\n\nevent: line\nid: 8.0\ndata: {")]
    [InlineData(false, "event: line\ndata: {")]
    public async Task Ids_are_told_of_one_worker_from_the_beginning_on_and_of_several_never(bool hasIds, string expected)
    {
        var web = new WorkerDefinition { Name = "web", Command = ["true"], Autostart = false };
        await using var node = await RealWorkers.StartAsync(new WorkerEnvironment([]), web);
        await File.WriteAllTextAsync(Path.Combine(node.Logs, "web.out.log"), "one\ntwo\n", TestContext.Current.CancellationToken);
        await using var follow = (await node.Service.Logs.FollowAsync(new LogFollowing { Last = 1 }, TestContext.Current.CancellationToken)).Value;
        using var gone = new CancellationTokenSource();
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestAborted = gone.Token };
        context.Response.Body = body;
        var running = new LiveLog(follow, hasIds).RunAsync(new LiveStream(context, node.Io.Clock, () => true));
        // Once the line has come its reader goes.
        while (body.Length < expected.Length && !running.IsCompleted) await Task.Delay(5, TestContext.Current.CancellationToken);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.StartsWith(expected, Encoding.UTF8.GetString(body.ToArray()), StringComparison.Ordinal);
    }
}
