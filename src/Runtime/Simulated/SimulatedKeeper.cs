namespace Holdfast.Runtime.Simulated;

/// <summary>
/// The Keeper of a simulated host as far as it holds connections: a program of its own, which outlives the others of the host and
/// can be killed itself. Then what it held is let go, and after a restart it begins with nothing.
/// </summary>
public sealed class SimulatedKeeper
{
    private const string ProgramName = "keeper";

    private SimulatedShelf? _shelf;

    private SimulatedKeeper(SimulatedIo program) => Program = program;

    /// <summary>Its program, to be killed and started again.</summary>
    public SimulatedIo Program { get; }

    /// <summary>The keys of what it holds, in the order in which it came; none where it does not run.</summary>
    public IReadOnlyList<string> Keys => Shelf is { } shelf ? [.. shelf.List().Select(held => held.Key)] : [];

    /// <summary>What it holds since its last start; null where it does not run.</summary>
    internal SimulatedShelf? Shelf => Program.State != HostState.Running ? null
        : _shelf is { Life.IsOver: false } shelf ? shelf
        : _shelf = new SimulatedShelf(Program);

    /// <summary>Starts it on a host; there it is found by <see cref="Keeping.HeldConnections.ConnectAsync"/> with the address.</summary>
    /// <param name="host">The host, not one of its programs.</param>
    /// <param name="address">Where it answers.</param>
    /// <exception cref="InvalidOperationException">It is a program, or a Keeper answers there already.</exception>
    public static SimulatedKeeper Start(SimulatedIo host, Address address)
    {
        ArgumentNullException.ThrowIfNull(host);
        var keeper = new SimulatedKeeper(host.Program(ProgramName));
        return host.Keepers.TryAdd((host.Name, address), keeper) ? keeper : throw new InvalidOperationException($"A Keeper answers at {address} already.");
    }
}
