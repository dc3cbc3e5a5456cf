using System.Globalization;

namespace Holdfast.Keeper;

/// <summary>What the command line says.</summary>
/// <param name="Socket">Path of the Unix socket to serve.</param>
/// <param name="Lock">Path of the lock file; beside the socket where none is named.</param>
/// <param name="State">Path of the file in which it notes what it holds; beside the socket where none is named.</param>
/// <param name="ControlGroups">"none" to do without control groups; null to use what the machine has.</param>
/// <param name="Resume">Descriptor of the file in memory that tells what this process holds already; null at its first program.</param>
internal sealed record KeeperOptions(string Socket, string Lock, string State, string? ControlGroups, int? Resume)
{
    /// <summary>How it is called.</summary>
    public const string Usage = "usage: holdfast-keeper --socket PATH [--lock PATH] [--state PATH] [--cgroups none]";

    /// <summary>The command line of the next program of this process.</summary>
    public IReadOnlyList<string> ResumeArguments(string memory) =>
        [
            "holdfast-keeper", "--socket", Socket, "--lock", Lock, "--state", State,
            .. ControlGroups is null ? (string[])[] : ["--cgroups", ControlGroups], "--resume", memory,
        ];

    /// <summary>Reads the command line; null where it is none of the possible ones.</summary>
    public static KeeperOptions? Read(ReadOnlySpan<string> arguments)
    {
        string? socket = null, lockFile = null, state = null, groups = null;
        int? resume = null;
        while (arguments is [var name, var value, ..] && value.Length > 0)
        {
            switch (name)
            {
                case "--socket": socket = value; break;
                case "--lock": lockFile = value; break;
                case "--state": state = value; break;
                case "--cgroups" when value == "none": groups = value; break;
                case "--resume" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var memory):
                    resume = memory;
                    break;
                default: return null;
            }

            arguments = arguments[2..];
        }

        return arguments.IsEmpty && socket is not null
            ? new KeeperOptions(socket, lockFile ?? $"{socket}.lock", state ?? $"{socket}.state", groups, resume)
            : null;
    }
}
