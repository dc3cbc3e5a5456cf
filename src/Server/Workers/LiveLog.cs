using Holdfast.Contracts;
using Holdfast.Contracts.Workers;
using Holdfast.Processes.Logs;
using Holdfast.Server.Http;

namespace Holdfast.Server.Workers;

/// <summary>One reader's live log: lines, and a word on each stretch that is no longer kept.</summary>
/// <param name="follow">What is followed.</param>
/// <param name="hasIds">Whether events have ids from which a reader goes on: those of one worker have, several have no one place.</param>
internal sealed class LiveLog(LogFollow follow, bool hasIds)
{
    private long _lost;

    /// <summary>Tells lines as server-sent events until the reader goes away.</summary>
    public async Task RunAsync(LiveStream stream)
    {
        // A reader that is told nothing at all before it breaks off goes on from its beginning.
        if (hasIds) await stream.SendIdAsync(LiveLogId.Of(follow.Positions));
        while (true)
            await stream.SendAsync("line", Records(await stream.WaitAsync(follow.NextAsync)), ContractsJson.Default.LogRecord);
    }

    /// <summary>Tells lines as messages until the reader goes away.</summary>
    public async Task RunAsync(LiveSocket socket)
    {
        while (true)
        {
            foreach (var (_, record) in Records(await socket.WaitAsync(follow.NextAsync)))
                await socket.SendAsync(record, ContractsJson.Default.LogRecord);
        }
    }

    private IEnumerable<(string? Id, LogRecord Record)> Records(IReadOnlyList<LogLine> lines)
    {
        // The first of the lines tells what was lost up to now.
        var lost = follow.Lost - _lost;
        _lost += lost;
        foreach (var line in lines)
        {
            yield return (hasIds ? LiveLogId.Of(follow.PositionsAt(line)) : null, LogTranslation.Record(line, lost > 0 ? lost : null));
            lost = 0;
        }
    }
}
