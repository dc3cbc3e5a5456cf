using Holdfast.Keeper.Protocol;

namespace Holdfast.Runtime.Keeping;

/// <summary>Between the protocol's messages and the types this program uses.</summary>
internal static class KeeperMessages
{
    private const double ThousandthsOfProcessor = 1_000;
    private const int OpenFiles = 7; // RLIMIT_NOFILE

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
        Terms = spawn.Terms is null ? null : ToTerms(spawn.Terms),
        Succession = spawn.Succession is { } succession
            ? new SuccessionTerms(succession.StableAfter.Ticks * TimeSpan.NanosecondsPerTick, succession.AfterSuccess)
            : null,
    };

    public static LimitOrder ToLimits(KeeperLimits limits) => new(
        limits.Memory,
        limits.MemorySoft,
        (long)Math.Round(limits.Cpu * ThousandthsOfProcessor),
        limits.Tasks,
        limits.ReadRate,
        limits.WriteRate);

    public static KeptChild ToChild(ChildFacts facts) =>
        new(facts.Id, facts.Pid, facts.StartTicks, facts.SpawnedAt, facts.End is null ? null : ToEnd(facts.End))
        {
            Output = ToStream(facts.Output),
            Error = ToStream(facts.Error),
            Adopted = facts.Adopted,
            Foreign = facts.Foreign,
            Groups = facts.Groups,
            Successor = facts.Successor,
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
        Lasted = end.Lasted > 0 ? TimeSpan.FromTicks(end.Lasted / TimeSpan.NanosecondsPerTick) : null,
        MemoryKills = end.MemoryKills,
    };

    private static StreamOrder? ToOrder(KeeperCapture? capture) => capture is null
        ? null
        : new(capture.PipeFile, capture.LogFile, capture.RotateBytes, (long)capture.RotateAge.TotalMilliseconds, capture.Waits);

    private static KeptStream? ToStream(StreamFacts? facts) => facts is null ? null : new(facts.Kept, facts.Dropped);

    private static LaunchTerms ToTerms(KeeperTerms terms) => new()
    {
        RunVariable = terms.RunVariable,
        Group = terms.Group,
        Limits = terms.Limits is null ? null : ToLimits(terms.Limits),
        User = terms.User,
        UserGroup = terms.UserGroup,
        Nice = terms.Nice,
        OutOfMemoryScore = terms.OutOfMemoryScore,
        Mask = terms.Mask,
        Resources = terms.Descriptors is { } descriptors ? [new ResourceLimit(OpenFiles, descriptors)] : [],
        Console = (ConsoleKind)terms.Console,
        Size = new TerminalSize((ushort)Math.Clamp(terms.Rows, 1, ushort.MaxValue), (ushort)Math.Clamp(terms.Columns, 1, ushort.MaxValue)),
        HangUp = terms.HangUp,
    };

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
