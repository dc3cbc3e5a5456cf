namespace Holdfast.Storage.Journal;

/// <summary>An event as the journal holds it.</summary>
/// <param name="Sequence">Its number in the tenant's chain, from 1 without gaps.</param>
/// <param name="Time">When it happened, UTC, in microseconds.</param>
/// <param name="Entry">What was told.</param>
/// <param name="Hash">SHA-256 over the predecessor's hash and this record's content, 32 bytes.</param>
public sealed record JournalRecord(long Sequence, DateTimeOffset Time, JournalEntry Entry, ReadOnlyMemory<byte> Hash);
