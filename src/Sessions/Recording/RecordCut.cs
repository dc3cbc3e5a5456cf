namespace Holdfast.Sessions.Recording;

/// <summary>One record as it was read from a file.</summary>
/// <param name="Kind">What it holds.</param>
/// <param name="At">When, from the session's creation.</param>
/// <param name="Payload">What it says; valid until the next record is read.</param>
/// <param name="Length">Bytes of the whole record.</param>
internal readonly record struct RecordCut(RecordKind Kind, TimeSpan At, ReadOnlyMemory<byte> Payload, int Length);
