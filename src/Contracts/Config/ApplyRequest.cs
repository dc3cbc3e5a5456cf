namespace Holdfast.Contracts.Config;

/// <summary>Asks that a plan be carried out.</summary>
/// <param name="Plan">The plan that was seen; null for whatever it is.</param>
/// <param name="KeepGoing">Whether the good entries are carried out where others are wrong.</param>
public sealed record ApplyRequest(string? Plan = null, bool KeepGoing = false);
