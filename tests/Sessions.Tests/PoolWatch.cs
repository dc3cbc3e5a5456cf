using System.Text.Json;
using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;

namespace Holdfast.Sessions.Tests;

/// <summary>What must hold of a pool at every moment, whatever its endpoints do; users take and give their sessions through it.</summary>
internal sealed class PoolWatch(World world, TimeSpan patience)
{
    // Longer than what the simulated network and journal take after the pool has decided.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, string> _holders = [];
    private bool _over;

    /// <summary>Sessions handed out.</summary>
    public int Served { get; private set; }

    /// <summary>Callers told that there is none.</summary>
    public int Refused { get; private set; }

    /// <summary>Looks at the pool again and again until it is told to stop.</summary>
    public async Task RunAsync()
    {
        while (!_over)
        {
            var pool = world.Service.Pools()[0];
            Assert.True(pool.Warm + pool.InUse + pool.Preparing <= pool.Max, $"more than the maximum: {pool}");
            Assert.True(pool.Waiting <= pool.MaxWaiting, $"more wait than may: {pool}");
            var open = world.Service.Endpoints().Sum(endpoint => endpoint.OpenSessions);
            Assert.True(open <= pool.Max, $"{open} connections are open");
            await world.Io.Clock.Delay(TimeSpan.FromMilliseconds(20));
        }
    }

    public void Stop() => _over = true;

    /// <summary>Asks for a session; null where there is none. Each question is answered in time, and no connection is given to two.</summary>
    public async Task<SessionView?> TakeAsync(Caller caller)
    {
        var asked = world.Io.Clock.Elapsed;
        var answer = await world.Service.CreateAsync(caller, new SessionRequest { Pool = "teller" }, CancellationToken.None);
        Assert.True(world.Io.Clock.Elapsed - asked <= patience + Slack, $"answered after {world.Io.Clock.Elapsed - asked}");
        if (!answer.TryGet(out var session, out var fault))
        {
            Assert.Contains(
                fault.Code.Id,
                new[] { SessionErrors.PoolFull, SessionErrors.JourneyFailed, SessionErrors.SessionLost }.Select(code => code.Id)
                    .Concat(Catalogue.All.Where(code => code.Id.StartsWith("HF31", StringComparison.Ordinal)).Select(code => code.Id)));
            Refused++;
            return null;
        }

        var connection = Connection(session.Id);
        Assert.True(_holders.TryAdd(connection, session.Id), $"connection {connection} was given to {session.Id} and {_holders.GetValueOrDefault(connection)}");
        Served++;
        return session;
    }

    /// <summary>Gives a session back.</summary>
    public async Task GiveAsync(Caller caller, SessionView session)
    {
        _holders.Remove(Connection(session.Id));
        Assert.Null((await world.Service.CloseAsync(caller, session.Id, CancellationToken.None)).Fault);
    }

    private string Connection(string session)
    {
        var entry = world.Journal.Entries.Last(entry => entry.Kind == "session_connected" && entry.Subject == $"session/{session}");
        using var data = JsonDocument.Parse(entry.Data!);
        return data.RootElement.GetProperty("connection").GetString()!;
    }
}
