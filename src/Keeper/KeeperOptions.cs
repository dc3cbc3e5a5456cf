namespace Holdfast.Keeper;

/// <summary>What the command line says.</summary>
/// <param name="Socket">Path of the Unix socket to serve.</param>
/// <param name="Lock">Path of the lock file; beside the socket where none is named.</param>
/// <param name="State">Path of the file in which it notes what it holds; beside the socket where none is named.</param>
/// <param name="ControlGroups">"none" to do without control groups; null to use what the machine has.</param>
internal sealed record KeeperOptions(string Socket, string Lock, string State, string? ControlGroups)
{
    /// <summary>How it is called.</summary>
    public const string Usage = "usage: holdfast-keeper --socket PATH [--lock PATH] [--state PATH] [--cgroups none]";

    /// <summary>Reads the command line; null where it is none of the possible ones.</summary>
    public static KeeperOptions? Read(ReadOnlySpan<string> arguments)
    {
        string? socket = null, lockFile = null, state = null, groups = null;
        while (arguments is [var name, var value, ..] && value.Length > 0)
        {
            switch (name)
            {
                case "--socket": socket = value; break;
                case "--lock": lockFile = value; break;
                case "--state": state = value; break;
                case "--cgroups" when value == "none": groups = value; break;
                default: return null;
            }

            arguments = arguments[2..];
        }

        return arguments.IsEmpty && socket is not null
            ? new KeeperOptions(socket, lockFile ?? $"{socket}.lock", state ?? $"{socket}.state", groups)
            : null;
    }
}
