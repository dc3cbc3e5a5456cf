using System.Globalization;
using System.Text;

namespace Holdfast.Processes.Foreign;

/// <summary>The text of <c>/proc/net/tcp</c> and <c>/proc/net/tcp6</c> (proc_pid_net(5)). Pure.</summary>
internal static class ListeningSockets
{
    private const string Listening = "0A";
    private const int AddressField = 1;
    private const int StateField = 3;
    private const int InodeField = 9;

    /// <summary>The inodes of the sockets that listen on a port, whatever their address.</summary>
    public static IReadOnlyList<long> On(int port, byte[]? table)
    {
        List<long> inodes = [];
        foreach (var line in Encoding.ASCII.GetString(table ?? []).Split('\n').Skip(1))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length <= InodeField || fields[StateField] != Listening)
                continue;
            var colon = fields[AddressField].LastIndexOf(':');
            if (int.TryParse(fields[AddressField].AsSpan(colon + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var found) && found == port
                && long.TryParse(fields[InodeField], NumberStyles.None, CultureInfo.InvariantCulture, out var inode))
                inodes.Add(inode);
        }

        return inodes;
    }
}
