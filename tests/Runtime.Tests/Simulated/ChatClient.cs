using System.Text;
using Holdfast.Runtime.Simulated;

namespace Holdfast.Runtime.Tests.Simulated;

/// <summary>Says things until it has heard each of them, and hears what the others say, over as many connections as it takes.</summary>
internal sealed class ChatClient(SimulatedIo io, int messages, int expected)
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(180);

    private readonly List<string> _unheard = [];
    private Connection? _connection;

    public List<string> Heard { get; } = [];

    public int Connections { get; private set; }

    public async Task RunAsync()
    {
        var saying = io.Spawn("sayer", async Fiber () => await SayAsync());
        while (Heard.Count < expected)
        {
            try
            {
                await HearAsync();
            }
            catch (Exception error) when (error is NetworkException or OperationCanceledException)
            {
                await io.Clock.Delay(TimeSpan.FromMilliseconds(io.Random.NextInt64(2000)));
            }
        }

        await saying;
    }

    private async Task SayAsync()
    {
        for (var number = 0; number < messages; number++)
        {
            await io.Clock.Delay(TimeSpan.FromSeconds(30 + io.Random.NextInt64(300)));
            var message = $"{io.Name}:{number}";
            _unheard.Add(message);
            try
            {
                if (_connection is { } connection) await SendAsync(connection, message);
            }
            catch (NetworkException)
            {
                // It is said again on the next connection.
            }
        }
    }

    private async Task HearAsync()
    {
        await using var connection = await io.Network.ConnectAsync(ChatServer.Address, default);
        Connections++;
        await connection.WriteAsync(Encoding.ASCII.GetBytes($"{Heard.Count}\n"), default);
        foreach (var message in _unheard.ToArray()) await SendAsync(connection, message);
        _connection = connection;
        try
        {
            await ListenAsync(new ChatLines(connection));
        }
        finally
        {
            _connection = null;
        }
    }

    private async Task ListenAsync(ChatLines lines)
    {
        while (Heard.Count < expected)
        {
            using var patience = new CancellationTokenSource(Silence, io.Clock);
            if (await lines.ReadAsync(patience.Token) is not { } line) return;
            var (number, message) = (line[..line.IndexOf(' ')], line[(line.IndexOf(' ') + 1)..]);
            Assert.Equal(Heard.Count, int.Parse(number, null));
            Heard.Add(message);
            _unheard.Remove(message);
        }
    }

    private static ValueTask SendAsync(Connection connection, string message) =>
        connection.WriteAsync(Encoding.ASCII.GetBytes($"{message}\n"), default);
}
