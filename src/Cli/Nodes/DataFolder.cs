using Holdfast.Runtime;

namespace Holdfast.Cli.Nodes;

/// <summary>Where a node keeps what it holds.</summary>
internal static class DataFolder
{
    private const string System = "/var/lib/holdfast";

    /// <summary>The folder to use: the one named, else ./data where there is one, else the system's, else ./data.</summary>
    public static string Find(Io io, string? named)
    {
        if (named is not null) return Path.GetFullPath(named);
        var local = Path.GetFullPath("data");
        return !io.Files.Exists(local) && io.Files.Exists(System) ? System : local;
    }

    /// <summary>The socket on which the node answers its owner.</summary>
    public static string Socket(string folder) => Path.Combine(folder, "holdfast.sock");

    /// <summary>Whether a daemon holds the folder: it listens on hold.sock for as long as it has anything open there.</summary>
    public static Task<bool> IsHeldAsync(Io io, string folder, CancellationToken cancellationToken) =>
        TakesConnectionsAsync(io, Address.Unix(Path.Combine(folder, "hold.sock")), cancellationToken);

    /// <summary>Whether a program listens on a socket, be it stopped or not.</summary>
    public static async Task<bool> TakesConnectionsAsync(Io io, Address socket, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await io.Network.ConnectAsync(socket, cancellationToken);
            return true;
        }
        catch (NetworkException)
        {
            return false;
        }
    }

    /// <summary>The daemon's log.</summary>
    public static string Log(string folder) => Path.Combine(folder, "logs", "holdfastd.log");
}
