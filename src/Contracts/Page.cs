namespace Holdfast.Contracts;

/// <summary>A part of a list.</summary>
/// <typeparam name="T">What the list holds.</typeparam>
/// <param name="Items">The items of this part, in the list's order.</param>
/// <param name="Next">The cursor to pass as <c>cursor</c> for the part after it; null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next = null);
