namespace Holdfast.Processes.Supervision;

/// <summary>Why a worker's child is being ended although nobody asked for that.</summary>
/// <param name="Text">In words.</param>
/// <param name="IsLimit">Whether it reached a limit; else its checks fail.</param>
internal sealed record EndCause(string Text, bool IsLimit);
