using System.Text;
using Holdfast.Runtime.Simulated;

namespace Holdfast.Runtime.Tests.Simulated;

/// <summary>Takes messages, makes them durable, and sends them all to everybody in one order, each once.</summary>
internal sealed class ChatServer
{
    public static readonly Address Address = Address.Tcp("chat", 7);

    private readonly SimulatedIo _io;
    private readonly ChatLog _log;
    private readonly HashSet<string> _known;
    private readonly List<string> _said = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _logged = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChatServer(SimulatedIo io, ChatLog log)
    {
        _io = io;
        _log = log;
        _known = [.. log.Messages];
    }

    public static async Task RunAsync(SimulatedIo io)
    {
        var server = new ChatServer(io, await ChatLog.OpenAsync(io));
        _ = io.Spawn("log", async Fiber () => await server.KeepAsync());
        await using var listener = await io.Network.ListenAsync(Address, default);
        while (true)
        {
            var connection = await listener.AcceptAsync(default);
            _ = io.Spawn("guest", async Fiber () => await server.ServeAsync(connection));
        }
    }

    private async Task ServeAsync(Connection connection)
    {
        await using var guest = connection;
        try
        {
            var lines = new ChatLines(connection);
            var seen = int.Parse(await lines.ReadAsync(default) ?? "0", null);
            var telling = _io.Spawn("teller", async Fiber () => await TellAsync(connection, seen));
            while (await lines.ReadAsync(default) is { } message)
            {
                if (_known.Add(message))
                {
                    _said.Add(message);
                    Pulse(ref _more);
                }
            }
        }
        catch (NetworkException)
        {
            // The guest comes back by itself.
        }
    }

    private async Task TellAsync(Connection connection, int seen)
    {
        try
        {
            while (true)
            {
                while (seen < _log.Messages.Count)
                {
                    await connection.WriteAsync(Encoding.ASCII.GetBytes($"{seen} {_log.Messages[seen]}\n"), default);
                    seen++;
                }

                await _logged.Task;
            }
        }
        catch (NetworkException)
        {
            // As above.
        }
    }

    private async Task KeepAsync()
    {
        while (true)
        {
            while (_said.Count == 0) await _more.Task;
            string[] batch = [.. _said];
            _said.Clear();
            await _log.AppendAsync(batch);
            Pulse(ref _logged);
        }
    }

    private static void Pulse(ref TaskCompletionSource source)
    {
        var before = source;
        source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        before.SetResult();
    }
}
