namespace Holdfast.Processes.Reload;

/// <summary>A key of a worker that changed.</summary>
/// <param name="Key">Its path within the worker: <c>restart.max_retries</c>, <c>env.MODE</c>.</param>
/// <param name="Before">What it was; null where it was not there, or is not shown.</param>
/// <param name="After">What it will be; null where it goes away, or is not shown.</param>
/// <param name="Restarts">Whether the program must be started again for it.</param>
public sealed record KeyChange(string Key, string? Before, string? After, bool Restarts);
