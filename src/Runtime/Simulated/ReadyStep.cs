namespace Holdfast.Runtime.Simulated;

/// <summary>Something that can run now.</summary>
/// <param name="Life">Where it belongs; once that is over it does not run.</param>
/// <param name="Owner">The fiber it goes on with, where there is one.</param>
/// <param name="Item">What runs.</param>
internal readonly record struct ReadyStep(SimulatedLife Life, Fiber? Owner, IThreadPoolWorkItem Item);
