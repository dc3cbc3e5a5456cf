namespace Holdfast.Sessions.Recording;

/// <summary>Something of a tape that waits to be written.</summary>
/// <param name="Tape">Whose it is.</param>
/// <param name="Bytes">Whole records.</param>
/// <param name="Counts">What they hold.</param>
/// <param name="At">The time of the last of them.</param>
/// <param name="IsFree">Whether they make sense without what came before.</param>
/// <param name="IsEnd">Whether nothing comes after them.</param>
internal sealed record TapeRecord(SessionTape Tape, byte[] Bytes, RecordingCounts Counts, TimeSpan At, bool IsFree, bool IsEnd);
