using Holdfast.Conformance.Peers;
using Holdfast.Runtime;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Tn3270.Host;

namespace Holdfast.Conformance.Tn3270;

/// <summary>Debian's s3270 with a host of ours that begins in plain text, and goes from one dialect to another and back.</summary>
[Trait("Category", "Slow")]
public sealed class S3270RenegotiationTests : IAsyncLifetime
{
    private static readonly HostDialect[] Tour =
    [
        HostDialect.Tn3270E, HostDialect.Tn3270, HostDialect.Tn3270E, HostDialect.Tn3270E, HostDialect.Tn3270,
    ];

    private readonly ThreadPoolIo _io = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _io.DisposeAsync();

    [Fact]
    public async Task Text_comes_first_and_its_lines_arrive()
    {
        TaskCompletionSource<string?> typed = new();
        await using HostListener host = await StartAsync(async (session, stop) =>
        {
            await session.WriteTextAsync("Which system?\n> ");
            typed.SetResult(await session.ReadLineAsync(stop));
            Assert.True(await session.NegotiateAsync(HostDialect.Tn3270E, stop));
            await session.ShowAsync(PanelOf("CHOSEN"), null, stop);
        });
        await using S3270 terminal = S3270.Start($"127.0.0.1:{host.LocalAddress.Port}");

        await terminal.ExpectAsync(1, 1, "Which system?");
        await terminal.ExpectAsync(2, 1, "> ");
        await terminal.RunAsync("String(\"cics1\")");
        await terminal.RunAsync("Enter()");

        Assert.Equal("cics1", await typed.Task.WaitAsync(TimeSpan.FromSeconds(10), Token));
        await terminal.ExpectAsync(1, 2, "CHOSEN");
        Assert.Contains("TN3270E", await terminal.AskAsync("ConnectionState"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task It_follows_from_dialect_to_dialect()
    {
        await using HostListener host = await StartAsync(async (session, stop) =>
        {
            for (int step = 0; step < Tour.Length; step++)
            {
                Assert.True(await session.NegotiateAsync(Tour[step], stop));
                string word = $"STEP {step} {Tour[step]}";
                if (Tour[step] == HostDialect.Text)
                {
                    await session.WriteTextAsync("\f" + word + "\n");
                    await session.ReadLineAsync(stop);
                }
                else
                {
                    await session.ShowAsync(PanelOf(word), null, stop);
                }
            }
        });
        await using S3270 terminal = await S3270.ConnectAsync(
            $"127.0.0.1:{host.LocalAddress.Port}", "-xrm", "s3270.aidWait: false");

        for (int step = 0; step < Tour.Length; step++)
        {
            await terminal.ExpectAsync(1, Tour[step] == HostDialect.Text ? 1 : 2, $"STEP {step} {Tour[step]}");
            await terminal.TryAsync("Enter()");
        }
    }

    private static Panel PanelOf(string text) => new() { Name = "step", Fields = [new() { Row = 1, Column = 2, Text = text }] };

    private ValueTask<HostListener> StartAsync(Func<HostSession, CancellationToken, Task> application) =>
        HostListener.StartAsync(
            _io, Address.Tcp("127.0.0.1", 0), new HostOptions { BeginsInText = true }, application, Token);
}
