namespace Holdfast.Runtime.Simulated;

/// <summary>Something that can run now: a callback with its state, or a task of the scheduler.</summary>
/// <param name="Owner">The started task it belongs to.</param>
/// <param name="Origin">The step that arranged for it.</param>
/// <param name="Callback">What to call; null where <paramref name="State"/> is a task.</param>
/// <param name="State">The callback's state.</param>
internal readonly record struct ReadyStep(SimulatedTask Owner, long Origin, SendOrPostCallback? Callback, object? State);
