using System.Globalization;
using System.Text;
using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;
using Holdfast.Storage.Journal;

namespace Holdfast.Processes.Supervision;

/// <summary>Finds out with which port a child was started that this daemon did not start, or did not see started.</summary>
internal sealed class ChildPort(Io io, EventJournal journal)
{
    /// <summary>
    /// The port: from the journal where its start was recorded, which a daemon that was killed may not have come to; from the child's
    /// environment (/proc/PID/environ) else. The journal comes first, because programs may write over the latter.
    /// </summary>
    /// <returns>The port; null where neither tells.</returns>
    public async ValueTask<int?> FindAsync(Worker worker, KeptChild child, CancellationToken cancellationToken)
    {
        var query = new JournalQuery { Subject = worker.Id, Kind = WorkerEventKinds.Started, Newest = true, Limit = 1 };
        var records = await journal.ReadAsync(WorkerRecord.Tenant, query, cancellationToken);
        return records is [var last] && WorkerRecord.ProcessOf(last.Entry) == (child.Pid, child.StartTicks)
            ? WorkerRecord.PortOf(last.Entry)
            : await FromEnvironmentAsync(child, cancellationToken);
    }

    private async ValueTask<int?> FromEnvironmentAsync(KeptChild child, CancellationToken cancellationToken)
    {
        try
        {
            var content = await io.Files.ReadAllBytesAsync($"/proc/{child.Pid}/environ", cancellationToken);

            // In this order: who lives now had the number while it was read.
            return await ProcessLife.LivesAsync(io, child.Pid, child.StartTicks, cancellationToken) ? PortIn(content) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It is gone, or another user's.
            return null;
        }
    }

    private static int? PortIn(byte[] environment)
    {
        const string beginning = $"{WorkerSpawn.PortVariable}=";
        var said = Encoding.UTF8.GetString(environment).Split('\0').FirstOrDefault(one => one.StartsWith(beginning, StringComparison.Ordinal));
        return int.TryParse(said.AsSpan(said is null ? 0 : beginning.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : null;
    }
}
