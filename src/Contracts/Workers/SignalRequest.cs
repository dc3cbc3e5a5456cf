namespace Holdfast.Contracts.Workers;

/// <summary>A signal for a worker's whole process group.</summary>
/// <param name="Signal">Its name, with or without SIG, such as <c>HUP</c>.</param>
public sealed record SignalRequest(string Signal);
