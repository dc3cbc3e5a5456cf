namespace Holdfast.Contracts.Sessions;

/// <summary>When a migration came to a state.</summary>
/// <param name="State">The state.</param>
/// <param name="At">When.</param>
public sealed record MigrationMomentInfo(string State, DateTimeOffset At);
