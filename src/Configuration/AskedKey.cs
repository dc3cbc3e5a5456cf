namespace Holdfast.Configuration;

/// <summary>A key that a reader asked for, whether it stands in the file or not: what a schema of the file has to hold.</summary>
/// <param name="Path">Its path, with <c>*</c> for free names and <c>[]</c> for items: <c>workers.*.restart.policy</c>.</param>
/// <param name="Forms">As what it was asked for, in the words of messages: <c>a text</c>, <c>section</c>, …; several where more than one is taken.</param>
/// <param name="Words">The words it may be, where it is a choice.</param>
public sealed record AskedKey(string Path, IReadOnlyList<string> Forms, IReadOnlyList<string> Words);
