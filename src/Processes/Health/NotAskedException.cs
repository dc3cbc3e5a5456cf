namespace Holdfast.Processes.Health;

/// <summary>A check could not be made, for a reason that says nothing about the worker.</summary>
internal sealed class NotAskedException(string reason) : Exception(reason);
