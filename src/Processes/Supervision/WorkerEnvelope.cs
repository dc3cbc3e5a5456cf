namespace Holdfast.Processes.Supervision;

/// <summary>An input on its way to the supervisor.</summary>
/// <param name="Worker">Whom it is for.</param>
/// <param name="Input">What happened.</param>
/// <param name="Reply">Told why an operation was refused, or null when the input was handled; null where nobody asks.</param>
internal readonly record struct WorkerEnvelope(Worker Worker, WorkerInput Input, TaskCompletionSource<string?>? Reply);
