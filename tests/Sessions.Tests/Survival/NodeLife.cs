using Holdfast.Runtime.Simulated;
using Holdfast.Sessions.FrontDoor;

namespace Holdfast.Sessions.Tests.Survival;

/// <summary>One life of a simulated daemon.</summary>
internal sealed class NodeLife(SimulatedIo io, MortalJournal journal, SessionService service)
{
    public SimulatedIo Io => io;

    public SessionService Service => service;

    public MortalJournal Journal => journal;

    /// <summary>Its front door; null where it has none.</summary>
    public FrontDoorService? Door { get; set; }

    /// <summary>Whether it is ending in order: it refuses what comes now.</summary>
    public bool IsEnding { get; private set; }

    /// <summary>Whether it has ended in order.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Ends it as for an upgrade.</summary>
    public async Task LeaveAsync()
    {
        IsEnding = true;
        if (Door is not null)
        {
            await Door.LeaveAsync("restart", CancellationToken.None);
            await Door.DisposeAsync();
        }

        await service.LeaveAsync();
        await journal.DisposeAsync();
        HasEnded = true;
    }
}
