namespace Holdfast.Contracts.Workers;

/// <summary>A worker that another waits for.</summary>
/// <param name="Worker">Its name.</param>
/// <param name="Condition">What is waited for: <c>started ready healthy completed</c>.</param>
/// <param name="Met">Whether that is so now.</param>
public sealed record DependencyInfo(string Worker, string Condition, bool Met);
