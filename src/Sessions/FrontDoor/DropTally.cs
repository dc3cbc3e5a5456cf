using Holdfast.Tn3270.Host;

namespace Holdfast.Sessions.FrontDoor;

/// <summary>
/// Which dropped connections are told: of each kind the first, and then one in a while with the number of those before it. Who knocks all the
/// time, such as a load balancer that only wants to know whether the port is open, is not to fill the journal. Pure; not thread-safe.
/// </summary>
internal sealed class DropTally
{
    /// <summary>Between two that are told of one kind.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Dictionary<HostDropKind, TimeSpan> _toldAt = [];
    private readonly Dictionary<HostDropKind, long> _untold = [];

    /// <summary>Counts one.</summary>
    /// <returns>How many to tell of, this one included; 0 where it is told with a later one.</returns>
    public long Add(HostDropKind kind, TimeSpan now)
    {
        var count = _untold.GetValueOrDefault(kind) + 1;
        if (_toldAt.TryGetValue(kind, out var at) && now - at < Interval)
        {
            _untold[kind] = count;
            return 0;
        }

        _toldAt[kind] = now;
        _untold[kind] = 0;
        return count;
    }

    /// <summary>What was counted and not told, by kind; nothing is left of it.</summary>
    public IReadOnlyList<(HostDropKind Kind, long Count)> Rest()
    {
        List<(HostDropKind, long)> rest = [.. _untold.Where(kind => kind.Value > 0).OrderBy(kind => kind.Key).Select(kind => (kind.Key, kind.Value))];
        _untold.Clear();
        return rest;
    }
}
