namespace Holdfast.Runtime.Resilience;

/// <summary>How much of a program one neighbour may occupy.</summary>
/// <param name="MostRunning">Calls under way at one time, at least 1.</param>
/// <param name="MostWaiting">Calls that wait for that; further ones are refused at once.</param>
public sealed record BulkheadOptions(int MostRunning, int MostWaiting);
