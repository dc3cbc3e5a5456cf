using Holdfast.Runtime;

namespace Holdfast.Sessions.Survival;

/// <summary>The connection of a session that could not be restored: there is none.</summary>
/// <param name="address">Where it led.</param>
internal sealed class EndedConnection(Address address) : Connection
{
    public override Address RemoteAddress => address;

    public override Address LocalAddress => address;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => ValueTask.FromResult(0);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken) =>
        ValueTask.FromException(new NetworkException(NetworkFailure.Reset, address, "The connection was not restored."));

    public override void CompleteWrites()
    {
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
