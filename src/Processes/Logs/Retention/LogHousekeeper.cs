using Holdfast.Processes.Logs.Segments;
using Holdfast.Processes.Supervision;
using Holdfast.Runtime;
using Holdfast.Storage.Journal;

namespace Holdfast.Processes.Logs.Retention;

/// <summary>
/// Compresses and deletes rotated files as each worker's options say; files of workers that are no longer defined go by the usual options.
/// The Keeper alone rotates; it and every reader may be at work on the same files at any time.
/// </summary>
/// <param name="io">Time and files.</param>
/// <param name="folder">The folder of all workers' logs.</param>
/// <param name="options">The options of a worker; null where it is not defined.</param>
/// <param name="journal">Where it is told what was deleted; null for nowhere.</param>
internal sealed class LogHousekeeper(Io io, string folder, Func<string, LogOptions?> options, EventJournal? journal)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);
    private readonly KnownSegments _known = new(io.Files);
    private readonly SegmentPacker _packer = new(io);

    /// <summary>Keeps house until told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            var isClear = false;
            while (true)
            {
                isClear = await TryPassAsync(isClear, stop);
                await io.Clock.Delay(Pause, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }
    }

    /// <returns>Whether what an earlier daemon left unfinished is cleared away.</returns>
    private async ValueTask<bool> TryPassAsync(bool isClear, CancellationToken stop)
    {
        try
        {
            if (!isClear)
                ClearUnfinished();
            isClear = true;
            await PassAsync(stop);
        }
        catch (IOException)
        {
            // The folder itself cannot be read now; the next pass looks again.
            return isClear;
        }

        return isClear;
    }

    /// <summary>Looks at all streams once.</summary>
    public async ValueTask PassAsync(CancellationToken cancellationToken)
    {
        foreach (var (prefix, layout) in Look())
        {
            if (layout.Rotated.Count + layout.Times.Count == 0)
                continue;
            var parts = prefix.Split('.');
            var place = new LogPlace(folder, parts[0], parts[1] == "out" ? LogStream.Output : LogStream.Error);
            try
            {
                await PassAsync(place, layout, options(place.Worker) ?? new LogOptions(), cancellationToken);
            }
            catch (IOException)
            {
                // A full disk, or a file that was moved by hand: the next pass finds what is left to be done.
                continue;
            }
        }
    }

    private async ValueTask PassAsync(LogPlace place, StreamLayout layout, LogOptions chosen, CancellationToken cancellationToken)
    {
        ClearTimes(place, layout);
        var segments = await _known.OfAsync(place, layout, cancellationToken);
        List<KeptSegment> gone = [];
        foreach (var step in RetentionPlan.Make(segments, chosen.Keep, chosen.Compress, io.Clock.UtcNow))
        {
            await CarryOutAsync(place, step, cancellationToken);
            _known.Forget(place, step.Segment.Range);
            if (step.Action is RetentionAction.Delete or RetentionAction.Empty)
                gone.AddRange(segments.Where(segment => segment.Segment == step.Segment && !segment.IsHusk));
        }

        if (gone.Count > 0)
            Tell(place, gone);
    }

    private async ValueTask CarryOutAsync(LogPlace place, RetentionStep step, CancellationToken cancellationToken)
    {
        var range = step.Segment.Range;
        switch (step.Action)
        {
            case RetentionAction.Pack:
                await _packer.PackAsync(place, range, cancellationToken);
                break;
            case RetentionAction.Delete:
                io.Files.Delete(place.Of(range, packed: false));
                io.Files.Delete(place.Of(range, packed: true));
                io.Files.Delete(place.TimesOf(range));
                break;
            case RetentionAction.Empty:
                // The name stays there at every moment.
                await io.Files.ReplaceAsync(place.Of(range, packed: false), ReadOnlyMemory<byte>.Empty, cancellationToken);
                io.Files.Delete(place.Of(range, packed: true));
                break;
            case RetentionAction.Settle:
                await SettleAsync(place, range, cancellationToken);
                break;
        }
    }

    /// <summary>An empty plain file beside a packed one was to replace it; a full one was to be replaced.</summary>
    private async ValueTask SettleAsync(LogPlace place, SegmentRange range, CancellationToken cancellationToken)
    {
        bool isHusk;
        await using (var plain = await io.Files.OpenAsync(place.Of(range, packed: false), FileOpening.Read, cancellationToken))
            isHusk = plain.Length == 0;
        io.Files.Delete(place.Of(range, packed: isHusk));
    }

    /// <summary>Times without their file; those of the newest may be a step ahead of it in a rotation under way.</summary>
    private void ClearTimes(LogPlace place, StreamLayout layout)
    {
        var ranges = layout.Rotated.Select(segment => segment.Range).ToHashSet();
        foreach (var times in layout.Times.Where(times => times.End <= layout.CurrentStart && !ranges.Contains(times)))
            io.Files.Delete(place.TimesOf(times));
    }

    private void ClearUnfinished()
    {
        foreach (var path in Paths().Where(path => path.EndsWith($".log.gz{SegmentPacker.Unfinished}", StringComparison.Ordinal)))
            io.Files.Delete(path);
    }

    private Dictionary<string, StreamLayout> Look() => StreamLayout.Sort(Paths().Select(path => Path.GetFileName(path)));

    private IReadOnlyList<string> Paths() => io.Files.Exists(folder) ? io.Files.List(folder) : [];

    private void Tell(LogPlace place, List<KeptSegment> gone) => LogEvents.Post(journal, WorkerEventKinds.LogRetired, Worker.IdOf(place.Worker), data =>
    {
        data.WriteString("stream", place.Stream == LogStream.Output ? "stdout" : "stderr");
        data.WriteNumber("files", gone.Count);
        data.WriteNumber("from", gone[0].Segment.Range.Start);
        data.WriteNumber("to", gone[^1].Segment.Range.End);
    });
}
