namespace Holdfast.Processes.Foreign;

/// <summary>
/// The machine's processes at one moment: read once, when the first asks, for all that are looked for then. To be thrown away after the look.
/// </summary>
internal sealed class ProcessCensus(ProcFolder proc)
{
    private readonly Dictionary<int, string?> _programs = [];
    private IReadOnlyList<ProcessLine>? _all;
    private Dictionary<string, List<ProcessLine>>? _bySocket;
    private int _hidden;

    /// <summary>All processes that live.</summary>
    public async ValueTask<IReadOnlyList<ProcessLine>> AllAsync(CancellationToken cancellationToken) =>
        _all ??= await proc.AllAsync(cancellationToken);

    /// <summary>The last part of a process's program's path; null where that may not be seen.</summary>
    public string? ProgramOf(int pid) =>
        _programs.TryGetValue(pid, out var known) ? known : _programs[pid] = proc.ProgramOf(pid);

    /// <summary>Who has one of these sockets open, such as <c>socket:[4711]</c>.</summary>
    /// <returns>The processes, and of how many others it may not be seen what they have open.</returns>
    public async ValueTask<(IReadOnlyList<ProcessLine> Found, int Hidden)> WithSocketAsync(IEnumerable<string> sockets, CancellationToken cancellationToken)
    {
        var bySocket = _bySocket ??= BySocket(await AllAsync(cancellationToken));
        return ([.. sockets.SelectMany(socket => bySocket.GetValueOrDefault(socket) ?? []).Distinct()], _hidden);
    }

    private Dictionary<string, List<ProcessLine>> BySocket(IReadOnlyList<ProcessLine> all)
    {
        var found = new Dictionary<string, List<ProcessLine>>(StringComparer.Ordinal);
        foreach (var process in all)
        {
            if (proc.SocketsOf(process.Pid) is not { } sockets)
            {
                _hidden++;
                continue;
            }

            foreach (var socket in sockets)
            {
                if (!found.TryGetValue(socket, out var holders))
                    found[socket] = holders = [];
                holders.Add(process);
            }
        }

        return found;
    }
}
