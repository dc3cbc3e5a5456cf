using System.Globalization;

namespace Holdfast.EndToEnd;

/// <summary>The established connections of this machine over IPv4 (<c>/proc/net/tcp</c>, proc_pid_net(5)).</summary>
internal static class Established
{
    private const string State = "01";
    private const int MostReadings = 20;

    /// <summary>The ports of both ends of those that fit. Anything but two readings alike is read again: the kernel hands the table out in
    /// pieces, so that a connection that comes or goes meanwhile lets another appear twice or not at all.</summary>
    public static HashSet<(int Near, int Far)> Where(Func<(int Near, int Far), bool> fits)
    {
        var last = Read(fits);
        for (var reading = 1; reading < MostReadings; reading++)
        {
            var next = Read(fits);
            if (next.SetEquals(last)) break;
            last = next;
        }

        return last;
    }

    private static HashSet<(int Near, int Far)> Read(Func<(int Near, int Far), bool> fits) =>
    [
        .. File.ReadLines("/proc/net/tcp").Skip(1).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(parts => parts[3] == State).Select(parts => (Port(parts[1]), Port(parts[2]))).Where(fits),
    ];

    private static int Port(string address) => int.Parse(address.AsSpan(address.IndexOf(':', StringComparison.Ordinal) + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
