using Holdfast.Keeper.Protocol;
using Holdfast.Processes.Tests.Simulated.Kernel;
using Holdfast.Runtime;

namespace Holdfast.Processes.Tests.Simulated.Keeping;

/// <summary>What the modelled Keeper's one thread has to do.</summary>
internal abstract record KeeperWork
{
    /// <summary>A process has ended.</summary>
    internal sealed record End(ModelledProcess Process) : KeeperWork;

    /// <summary>A client has come.</summary>
    internal sealed record Arrival(Connection Connection) : KeeperWork;

    /// <summary>A client asks; without fields it is gone.</summary>
    internal sealed record Request(ModelledPeer Peer, MessageKind Kind, uint Number, byte[]? Fields) : KeeperWork;

    /// <summary>A child has written.</summary>
    internal sealed record Output(ModelledStream Stream) : KeeperWork;
}
