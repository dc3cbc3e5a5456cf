using Holdfast.Contracts.Sessions;

namespace Holdfast.Contracts.Client;

/// <summary>What came of waiting for a screen to change.</summary>
/// <param name="Screen">The changed screen; null where it stayed as it was.</param>
public sealed record ScreenChange(ScreenInfo? Screen);
