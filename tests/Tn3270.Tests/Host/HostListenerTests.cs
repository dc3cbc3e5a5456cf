using System.Text;
using Holdfast.Runtime;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Tn3270.Host;

namespace Holdfast.Tn3270.Tests.Host;

public sealed class HostListenerTests : IAsyncLifetime
{
    private static readonly byte[] ClassicAnswers =
    [
        0xFF, 0xFC, 40, 0xFF, 0xFB, 24, 0xFF, 0xFA, 24, 0, .. Encoding.ASCII.GetBytes("IBM-3278-2"), 0xFF, 0xF0,
        0xFF, 0xFB, 25, 0xFF, 0xFD, 25, 0xFF, 0xFB, 0, 0xFF, 0xFD, 0,
    ];

    private static readonly Panel Hello = new() { Name = "hello", Fields = [new() { Row = 1, Column = 2, Text = "HELLO" }] };

    private readonly ThreadPoolIo _io = new();
    private readonly List<string> _log = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _io.DisposeAsync();

    [Fact]
    public async Task One_terminal_s_failing_application_does_not_end_the_listener()
    {
        int calls = 0;
        await using HostListener host = await StartAsync(
            new HostOptions(),
            async (session, cancellationToken) =>
            {
                if (Interlocked.Increment(ref calls) == 1)
                {
                    throw new InvalidOperationException("broken on purpose");
                }
                await session.ShowAsync(Hello, null, cancellationToken);
            });

        await using (Connection first = await ConnectAsync(host))
        {
            await first.WriteAsync(ClassicAnswers, Token);
            await ReadToEndAsync(first);
        }
        await using Connection second = await ConnectAsync(host);
        await second.WriteAsync(ClassicAnswers, Token);

        await ReadUntilAsync(second, [0xC8, 0xC5, 0xD3, 0xD3, 0xD6]);
        Assert.Contains(Logged(), line => line.Contains("broken on purpose", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_terminal_over_the_limit_is_turned_away()
    {
        await using HostListener host = await StartAsync(
            new HostOptions { ConnectionLimit = 1 },
            async (session, cancellationToken) => await session.ShowAsync(Hello, null, cancellationToken));
        await using Connection first = await ConnectAsync(host);
        await first.WriteAsync(ClassicAnswers, Token);
        await ReadUntilAsync(first, [0xC8, 0xC5, 0xD3, 0xD3, 0xD6]);

        await using Connection second = await ConnectAsync(host);
        Assert.Empty(await ReadToEndAsync(second));

        Assert.Equal(1, host.Connections);
        Assert.Contains(Logged(), line => line.Contains("turned", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_client_that_says_nothing_is_dropped_in_time()
    {
        await using HostListener host = await StartAsync(
            new HostOptions { NegotiationTimeout = TimeSpan.FromMilliseconds(50) }, (_, _) => Task.CompletedTask);
        await using Connection silent = await ConnectAsync(host);

        Assert.Equal([0xFF, 0xFD, 40], await ReadToEndAsync(silent));
        await DrainedAsync(host);
        Assert.Contains(Logged(), line => line.Contains("took too long", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_client_that_talks_rubbish_is_dropped_with_a_reason()
    {
        await using HostListener host = await StartAsync(new HostOptions(), (_, _) => Task.CompletedTask);
        await using Connection rubbish = await ConnectAsync(host);

        await rubbish.WriteAsync(new byte[] { 0xFF, 0xFC, 40, 0xFF, 0xFC, 24 }, Token);
        string heard = Encoding.ASCII.GetString(await ReadToEndAsync(rubbish));

        Assert.Contains("This host speaks 3270 only", heard);
        await DrainedAsync(host);
        Assert.Contains(Logged(), line => line.Contains("does not say what it is", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_terminal_that_goes_ends_its_application_with_null()
    {
        TaskCompletionSource<PanelReply?> answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using HostListener host = await StartAsync(
            new HostOptions(),
            async (session, cancellationToken) => answered.SetResult(await session.ShowAsync(Hello, null, cancellationToken)));
        await using (Connection going = await ConnectAsync(host))
        {
            await going.WriteAsync(ClassicAnswers, Token);
            await ReadUntilAsync(going, [0xC8, 0xC5, 0xD3, 0xD3, 0xD6]);
        }

        Assert.Null(await answered.Task.WaitAsync(TimeSpan.FromSeconds(10), Token));
        await DrainedAsync(host);
        Assert.Equal(0, host.Connections);
    }

    [Fact]
    public async Task A_terminal_that_goes_away_gives_neither_an_answer_nor_a_relayed_record()
    {
        TaskCompletionSource<(bool Answered, bool Relayed)> told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using HostListener host = await StartAsync(
            new HostOptions(),
            async (session, cancellationToken) =>
            {
                bool answered = await session.ExchangeAsync(new byte[] { 0xF5, 0xC2, 0xC8, 0xC5 }, cancellationToken) is not null;
                told.SetResult((answered, await session.WaitRelayedAsync(cancellationToken) is not null));
            });
        await using (Connection going = await ConnectAsync(host))
        {
            await going.WriteAsync(ClassicAnswers, Token);
            await ReadUntilAsync(going, [0xF5, 0xC2, 0xC8, 0xC5]);
        }

        Assert.Equal((false, false), await told.Task.WaitAsync(TimeSpan.FromSeconds(10), Token));
    }

    [Fact]
    public async Task Disposing_ends_the_terminals_and_waits_for_their_applications()
    {
        bool ended = false;
        HostListener host = await StartAsync(
            new HostOptions(),
            async (session, cancellationToken) =>
            {
                try
                {
                    await session.ShowAsync(Hello, null, cancellationToken);
                }
                finally
                {
                    ended = true;
                }
            });
        await using Connection connected = await ConnectAsync(host);
        await connected.WriteAsync(ClassicAnswers, Token);
        await ReadUntilAsync(connected, [0xC8, 0xC5, 0xD3, 0xD3, 0xD6]);

        await host.DisposeAsync();

        Assert.True(ended);
    }

    private ValueTask<HostListener> StartAsync(HostOptions options, Func<HostSession, CancellationToken, Task> application) =>
        HostListener.StartAsync(_io, Address.Tcp("127.0.0.1", 0), options with { Log = Log }, application, Token);

    private ValueTask<Connection> ConnectAsync(HostListener host) => _io.Network.ConnectAsync(host.LocalAddress, Token);

    private static async Task<byte[]> ReadToEndAsync(Connection connection)
    {
        List<byte> heard = [];
        byte[] buffer = new byte[1024];
        try
        {
            int count;
            while ((count = await connection.ReadAsync(buffer, Token)) > 0)
            {
                heard.AddRange(buffer[..count]);
            }
        }
        catch (NetworkException)
        {
            // A reset is an end as well.
        }
        return [.. heard];
    }

    private static async Task ReadUntilAsync(Connection connection, byte[] wanted)
    {
        List<byte> heard = [];
        byte[] buffer = new byte[1024];
        while (heard.ToArray().AsSpan().IndexOf(wanted) < 0)
        {
            int count = await connection.ReadAsync(buffer, Token);
            Assert.True(count > 0, "the host closed first");
            heard.AddRange(buffer[..count]);
        }
    }

    /// <summary>The far end sees the close a moment before the listener has taken the terminal off its books.</summary>
    private static async Task DrainedAsync(HostListener host)
    {
        for (int i = 0; i < 500 && host.Connections > 0; i++)
        {
            await Task.Delay(10, Token);
        }
    }

    private void Log(string line)
    {
        lock (_log)
        {
            _log.Add(line);
        }
    }

    private string[] Logged()
    {
        lock (_log)
        {
            return [.. _log];
        }
    }
}
