namespace Holdfast.Tn3270.Tests;

/// <summary>
/// Classes whose tests simulate. They run when nothing else does: other work on the thread pool would slow each step, and a
/// simulation that gives the pool up as never quiet is no longer the same one each time.
/// </summary>
[CollectionDefinition(nameof(Simulations), DisableParallelization = true)]
public sealed class Simulations;
