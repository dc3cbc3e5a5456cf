namespace Holdfast.Storage.Journal;

/// <summary>The first record of a chain that is not as it was written.</summary>
/// <param name="Sequence">Its number; all before it are as they were written.</param>
/// <param name="Reason">What is wrong with it, in a sentence without a full stop.</param>
public sealed record BrokenRecord(long Sequence, string Reason);
