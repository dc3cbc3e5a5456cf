using Holdfast.Contracts.Errors;

namespace Holdfast.Processes.Foreign;

/// <summary>What looking for a process came to.</summary>
/// <param name="Process">The process; null where there is none, or it cannot be told which.</param>
/// <param name="Reason">Why there is none.</param>
/// <param name="Error">The error that it is; null where there only is none.</param>
internal readonly record struct Sighting(ProcessLine? Process, string Reason, ErrorCode? Error = null)
{
    /// <summary>There is none.</summary>
    public static Sighting None(string reason) => new(null, reason);

    /// <summary>There is something that is not to be believed.</summary>
    public static Sighting Refused(string reason) => new(null, $"{reason} ({WorkerErrors.Untrusted.Id})", WorkerErrors.Untrusted);

    /// <summary>It is this one.</summary>
    public static Sighting Of(ProcessLine process) => new(process, "");

    /// <summary>
    /// Of several the one that the others descend from: a server with its helpers. Where several descend from none of them nobody can say
    /// which is meant, and none is taken.
    /// </summary>
    /// <param name="found">Those that fit.</param>
    /// <param name="nobody">Why there is none, where nobody fits.</param>
    public static Sighting Choose(IReadOnlyList<ProcessLine> found, string nobody)
    {
        const int mostNamed = 5;
        var pids = found.Select(process => process.Pid).ToHashSet();
        var heads = found.Where(process => !pids.Contains(process.Parent)).OrderBy(process => process.Pid).ToList();
        return heads.Count switch
        {
            0 => None(nobody),
            1 => Of(heads[0]),
            _ => None($"{heads.Count} processes fit: {string.Join(", ", heads.Take(mostNamed).Select(process => process.Pid))}{(heads.Count > mostNamed ? " and others" : "")}"),
        };
    }
}
