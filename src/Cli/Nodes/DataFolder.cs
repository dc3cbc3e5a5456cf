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

    /// <summary>The daemon's log.</summary>
    public static string Log(string folder) => Path.Combine(folder, "logs", "holdfastd.log");
}
