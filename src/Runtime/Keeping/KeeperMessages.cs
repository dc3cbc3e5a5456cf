using Holdfast.Keeper.Protocol;

namespace Holdfast.Runtime.Keeping;

/// <summary>Between the protocol's messages and the types this program uses.</summary>
internal static class KeeperMessages
{
    public static SpawnOrder ToOrder(KeeperSpawn spawn) => new()
    {
        Id = spawn.Id,
        File = spawn.File,
        Arguments = spawn.Arguments,
        Variables = [.. spawn.Environment.Select(variable => $"{variable.Key}={variable.Value}")],
        WorkingFolder = spawn.WorkingFolder,
        // A Keeper from before captures lets the child append to the file by itself.
        OutputFile = spawn.OutputFile ?? spawn.Output?.LogFile,
        ErrorFile = spawn.ErrorFile ?? spawn.Error?.LogFile,
        Output = ToOrder(spawn.Output),
        Error = ToOrder(spawn.Error),
    };

    public static KeptChild ToChild(ChildFacts facts) =>
        new(facts.Id, facts.Pid, facts.StartTicks, facts.SpawnedAt, facts.End is null ? null : ToEnd(facts.End))
        {
            Output = ToStream(facts.Output),
            Error = ToStream(facts.Error),
            Adopted = facts.Adopted,
        };

    public static HeldChild ToHeld(KeptChild child, KeeperCapture? output, KeeperCapture? error) => new(
        new ChildFacts(child.Id, child.Pid, child.StartTicks, child.SpawnedNanoseconds, End: null), ToOrder(output), ToOrder(error));

    public static KeeperException ToException(Refusal refusal) => new(ToFailure(refusal.Reason), refusal.Text)
    {
        Errno = refusal.Errno,
        Child = refusal.Child is null ? null : ToChild(refusal.Child),
    };

    private static KeptEnd ToEnd(ChildEnd end) => new(
        end.Code,
        end.Signal,
        end.DiedAt,
        TimeSpan.FromTicks(end.UserTime / TimeSpan.NanosecondsPerTick),
        TimeSpan.FromTicks(end.SystemTime / TimeSpan.NanosecondsPerTick),
        end.PeakMemory)
    {
        Unknown = end.Unknown,
    };

    private static StreamOrder? ToOrder(KeeperCapture? capture) => capture is null
        ? null
        : new(capture.PipeFile, capture.LogFile, capture.RotateBytes, (long)capture.RotateAge.TotalMilliseconds, capture.Waits);

    private static KeptStream? ToStream(StreamFacts? facts) => facts is null ? null : new(facts.Kept, facts.Dropped);

    private static KeeperFailure ToFailure(RefusalReason reason) => reason switch
    {
        RefusalReason.Unsupported => KeeperFailure.Unsupported,
        RefusalReason.Invalid => KeeperFailure.Invalid,
        RefusalReason.Duplicate => KeeperFailure.Duplicate,
        RefusalReason.SpawnFailed => KeeperFailure.SpawnFailed,
        RefusalReason.NoSuchChild => KeeperFailure.NoSuchChild,
        RefusalReason.StillHeld => KeeperFailure.StillHeld,
        RefusalReason.Full => KeeperFailure.Full,
        RefusalReason.Ending => KeeperFailure.Ending,
        RefusalReason.NoSuchSocket => KeeperFailure.NoSuchSocket,
        _ => KeeperFailure.Other,
    };
}
