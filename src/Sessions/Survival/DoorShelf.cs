using Holdfast.Runtime;

namespace Holdfast.Sessions.Survival;

/// <summary>The terminals at the front door that outlive the daemon: for each a file in a folder and a copy of its socket at the Keeper.</summary>
/// <param name="io">Where it runs.</param>
/// <param name="sockets">The sockets at the Keeper.</param>
/// <param name="folder">The folder of the files.</param>
/// <param name="unkept">Told of each terminal that is not kept, or no longer: its address and why.</param>
internal sealed class DoorShelf(Io io, KeptSockets sockets, string folder, Action<Address?, string> unkept) : IDisposable
{
    private const string KeyPrefix = "door/";

    private readonly KeepFiles _files = new(io.Files, folder);

    /// <summary>Begins to keep a connection that nothing was read from or written to; null where that cannot be.</summary>
    public DoorKeep? Begin(Connection connection)
    {
        var address = connection.RemoteAddress;
        if (connection.Tally() is not { } zero) return null;
        if (!sockets.HasRoom)
        {
            unkept(address, "as many connections are kept as can be");
            return null;
        }

        try
        {
            var id = io.Random.NewId();
            var key = new byte[SnapshotSeal.KeyLength];
            io.Random.Fill(key);
            var socket = new KeptSocket(KeyPrefix + id, key, connection, isHeld: false);
            var keep = DoorKeep.Begin(_files, id, socket, zero, sockets, why => unkept(address, why));
            sockets.Add(socket);
            return keep;
        }
        catch (IOException e)
        {
            unkept(address, $"what is to be kept has no file: {e.Message}");
            return null;
        }
    }

    /// <summary>Takes what a daemon before left; what cannot be gone on with is let go.</summary>
    public async ValueTask<IReadOnlyList<DoorKeep>> TakeAsync(CancellationToken cancellationToken)
    {
        var files = _files.List();
        var held = await sockets.HeldAsync(KeyPrefix, cancellationToken);
        if (held is null && files.Count > 0) unkept(null, $"the Keeper does not answer, and has the connections of {files.Count} terminals: they are disconnected once it does");
        foreach (var id in (held ?? []).Except(files, StringComparer.Ordinal)) await sockets.DropAsync(KeyPrefix + id, cancellationToken);
        List<DoorKeep> keeps = [];
        foreach (var id in files)
        {
            if (await TakeAsync(id, cancellationToken) is { } keep) keeps.Add(keep);
        }

        return keeps;
    }

    /// <summary>Terminals that end from here on leave no file.</summary>
    public void Dispose() => _files.Dispose();

    private async ValueTask<DoorKeep?> TakeAsync(string id, CancellationToken cancellationToken)
    {
        // One whose socket is not held had not come as far as that, or is closed on both sides; or the Keeper does not answer, and lets it go later.
        if (await sockets.TakeAsync(KeyPrefix + id, cancellationToken) is { } held)
        {
            var (address, socket) = (held.Connection.RemoteAddress, new KeptSocket(KeyPrefix + id, held.Note.ToArray(), held.Connection, isHeld: true));
            try
            {
                if (DoorKeep.Open(_files, id, socket, sockets, why => unkept(address, why)) is { } keep)
                {
                    sockets.Add(socket);
                    return keep;
                }
            }
            catch (IOException)
            {
                // As one that tells nothing.
            }

            await sockets.DropAsync(socket);
            await held.Connection.DisposeAsync();
        }

        _files.Delete(id);
        return null;
    }
}
