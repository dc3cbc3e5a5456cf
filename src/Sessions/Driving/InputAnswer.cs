namespace Holdfast.Sessions.Driving;

/// <summary>The answer to an input command.</summary>
/// <param name="Outcome">What became of the steps.</param>
/// <param name="Version">The version of the screen as the steps left it, before the host answered.</param>
/// <param name="Recorded">Completes when the record of it is durable.</param>
internal sealed record InputAnswer(InputOutcome Outcome, long Version, Task Recorded);
