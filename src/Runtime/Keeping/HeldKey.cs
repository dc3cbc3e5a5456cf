namespace Holdfast.Runtime.Keeping;

/// <summary>What the Keeper tells of a held connection without giving it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="NoteLength">The length of its note in bytes.</param>
/// <param name="HeldSince">Since when it is held.</param>
public sealed record HeldKey(string Key, int NoteLength, DateTimeOffset HeldSince);
