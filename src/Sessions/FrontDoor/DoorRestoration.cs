using Holdfast.Runtime;
using Holdfast.Sessions.Survival;
using Holdfast.Tn3270.Host;

namespace Holdfast.Sessions.FrontDoor;

/// <summary>Takes up the terminals that the daemon before left, each at the port it had come to.</summary>
/// <param name="shelf">What was kept.</param>
/// <param name="ports">The ports of the door.</param>
/// <param name="events">Told of those that cannot go on.</param>
internal sealed class DoorRestoration(DoorShelf shelf, IReadOnlyList<DoorPort> ports, DoorEvents events)
{
    /// <summary>
    /// Takes them, with the LUs they have. Those that cannot go on are ended: at none of the ports terminals stay in clear, or what was kept and what
    /// the kernel counts do not agree.
    /// </summary>
    /// <param name="hosts">How terminals are treated at each port.</param>
    /// <param name="lus">The LUs; nobody else may have been given one.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask<IReadOnlyList<(int Port, LeftTerminal Terminal)>> TakeAsync(
        HostOptions[] hosts, LuDirectory lus, CancellationToken cancellationToken)
    {
        // All LUs before anything is taken that was received: it may ask for one that another terminal has.
        List<(int Port, DoorKeep Keep, DoorRemains Remains)> recovered = [];
        foreach (var keep in await TakeAsync(shelf, events.Unkept, cancellationToken))
        {
            var port = PortOf(keep, hosts);
            if (port < 0) await EndAsync(keep, "there is no port any more at which terminals stay in clear");
            else if (!keep.Recover(hosts[port]).TryGet(out var remains, out var fault)) await EndAsync(keep, fault.Detail);
            else if (remains.Machine.LuName is { } lu && !lus.Adopt(lu)) await EndAsync(keep, $"two terminals have the LU {lu}");
            else recovered.Add((port, keep, remains));
        }

        List<(int, LeftTerminal)> taken = [];
        foreach (var (port, keep, remains) in recovered)
        {
            if (keep.GoOn(remains).TryGet(out var terminal, out var fault))
            {
                taken.Add((port, terminal));
                continue;
            }

            if (remains.Machine.LuName is { } lu) lus.Release(lu);
            await EndAsync(keep, fault.Detail);
        }

        return taken;
    }

    /// <summary>Ends all that were left.</summary>
    public static async ValueTask ForgetAsync(DoorShelf shelf, CancellationToken cancellationToken)
    {
        foreach (var keep in await TakeAsync(shelf, (_, _) => { }, cancellationToken)) await EndAsync(keep);
    }

    /// <summary>Ends one, and its connection.</summary>
    public static async ValueTask EndAsync(LeftTerminal terminal)
    {
        await terminal.Keep.DropAsync();
        await terminal.Connection.DisposeAsync();
        terminal.Keep.End();
    }

    /// <summary>Leaves one as it was.</summary>
    public static async ValueTask LeaveAsync(LeftTerminal terminal)
    {
        await terminal.Connection.LeaveAsync();
        terminal.Keep.Leave();
    }

    private async ValueTask EndAsync(DoorKeep keep, string why)
    {
        events.Unkept(keep.Socket.Connection!.RemoteAddress, why);
        await EndAsync(keep);
    }

    private static async ValueTask EndAsync(DoorKeep keep)
    {
        await keep.DropAsync();
        await keep.Socket.Connection!.DisposeAsync();
        keep.End();
    }

    private static async ValueTask<IReadOnlyList<DoorKeep>> TakeAsync(
        DoorShelf shelf, Action<Address?, string> unkept, CancellationToken cancellationToken)
    {
        try
        {
            return await shelf.TakeAsync(cancellationToken);
        }
        catch (IOException e)
        {
            unkept(null, $"the folder of kept terminals cannot be read: {e.Message}");
            return [];
        }
    }

    /// <summary>The port that a terminal had come to, or where that is gone, the first that keeps terminals; -1 for none.</summary>
    private int PortOf(DoorKeep keep, HostOptions[] hosts)
    {
        var local = keep.Socket.Connection!.LocalAddress.Port;
        var same = Enumerable.Range(0, hosts.Length).FirstOrDefault(i => ports[i].Address.Port == local && hosts[i].Keep is not null, -1);
        return same >= 0 ? same : Array.FindIndex(hosts, host => host.Keep is not null);
    }
}
