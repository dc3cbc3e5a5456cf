namespace Holdfast.Runtime.Simulated;

/// <summary>The state of a task made by <see cref="Io.Start"/>, by which the scheduler knows whose steps it runs.</summary>
internal sealed record StartedBody(SimulatedTask Owner, Func<Task> Body);
