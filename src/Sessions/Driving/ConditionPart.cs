namespace Holdfast.Sessions.Driving;

/// <summary>One part of what a screen must show.</summary>
/// <param name="Wanted">The part, in words.</param>
/// <param name="Holds">Whether the screen shows it.</param>
/// <param name="Instead">What the screen shows in its place; null where there is nothing to say.</param>
public sealed record ConditionPart(string Wanted, bool Holds, string? Instead);
