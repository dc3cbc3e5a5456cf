using Holdfast.Runtime;

namespace Holdfast.Tn3270.Host;

/// <summary>A terminal that a process before left, to go on with by <see cref="HostListener.Adopt"/>.</summary>
/// <param name="Connection">Its connection.</param>
/// <param name="Keep">What keeps it further.</param>
/// <param name="Machine">Our end as it was; what it has queued is what the terminal has not got yet.</param>
/// <param name="Note">What the application noted last.</param>
public sealed record LeftTerminal(Connection Connection, IHostKeep Keep, HostMachine Machine, ReadOnlyMemory<byte> Note)
{
    /// <summary>Called where the terminal ends before its application was run, so that nobody else clears up after it; from any thread.</summary>
    public Action? Unserved { get; init; }
}
