namespace Holdfast.Processes.Logs.Retention;

/// <summary>Decides what becomes of the rotated files of a stream. Pure.</summary>
internal static class RetentionPlan
{
    /// <summary>Makes the plan.</summary>
    /// <param name="segments">The rotated files, the oldest first.</param>
    /// <param name="keep">What is kept.</param>
    /// <param name="compress">Whether they are compressed.</param>
    /// <param name="now">The time.</param>
    public static IReadOnlyList<RetentionStep> Make(IReadOnlyList<KeptSegment> segments, LogRetention keep, bool compress, DateTimeOffset now)
    {
        List<RetentionStep> steps = [];
        var files = 0;
        var bytes = 0L;
        var isOver = false;
        for (var i = segments.Count - 1; i >= 0; i--)
        {
            var segment = segments[i];
            var isNewest = i == segments.Count - 1;
            files++;
            bytes += segment.DiskBytes;

            // Once one is over, all that are older are: what is kept hangs together.
            isOver = isOver
                || files > keep.Files
                || (keep.Size > 0 && bytes > keep.Size)
                || (keep.Age > TimeSpan.Zero && segment.LastWritten is { } last && now - last > keep.Age);
            if (ActionFor(segment, isNewest, isOver, compress) is { } action)
                steps.Add(new RetentionStep(action, segment.Segment));
        }

        // The oldest first: a crash in between leaves what is kept in one piece.
        steps.Reverse();
        return steps;
    }

    private static RetentionAction? ActionFor(KeptSegment segment, bool isNewest, bool isOver, bool compress)
    {
        if ((isOver || segment.IsHusk) && !isNewest)
            return RetentionAction.Delete;
        if (segment.Segment is { Plain: true, Packed: true })
            return RetentionAction.Settle;
        if (isOver)
            return segment.IsHusk ? null : RetentionAction.Empty;
        return compress && !segment.Segment.Packed && segment.DiskBytes > 0 ? RetentionAction.Pack : null;
    }
}
