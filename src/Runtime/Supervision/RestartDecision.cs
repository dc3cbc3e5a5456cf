namespace Holdfast.Runtime.Supervision;

/// <summary>What is to be done about a child that ended, and why.</summary>
/// <param name="Verdict">What is to be done.</param>
/// <param name="Delay">How long to wait before the restart, or before the try after a pause; zero for at once.</param>
/// <param name="Reason">Why, as half a sentence for people.</param>
/// <param name="History">What to remember.</param>
public sealed record RestartDecision(RestartVerdict Verdict, TimeSpan Delay, string Reason, RestartHistory History);
