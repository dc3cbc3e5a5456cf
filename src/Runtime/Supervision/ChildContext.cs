namespace Holdfast.Runtime.Supervision;

/// <summary>What one run of a supervised child is given.</summary>
/// <param name="Name">The child's name.</param>
/// <param name="Run">Which run this is, from 1.</param>
/// <param name="Stopping">Cancelled when it should come to an end in its own order.</param>
/// <param name="Token">Cancelled when the time for that is up, or its supervisor is cancelled: it must end now.</param>
public sealed record ChildContext(string Name, int Run, CancellationToken Stopping, CancellationToken Token);
