namespace Holdfast.Processes.Logs.Forwarding;

/// <summary>Lines of one worker that are sent together.</summary>
/// <param name="Worker">The worker.</param>
/// <param name="Lines">The lines, at least one, in order of time.</param>
/// <param name="Next">How far its streams are sent once these are; with the worker it names the batch for ever.</param>
internal sealed record ForwardBatch(string Worker, IReadOnlyList<LogLine> Lines, LogPositions Next);
