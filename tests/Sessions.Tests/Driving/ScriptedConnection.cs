using Holdfast.Runtime;

namespace Holdfast.Sessions.Tests.Driving;

/// <summary>A connection to a host that does what a test says.</summary>
internal sealed class ScriptedConnection : Connection
{
    private static readonly Address Somewhere = Address.Tcp("127.0.0.1", 3270);

    /// <summary>What the host sends: called for each read.</summary>
    public required Func<Memory<byte>, CancellationToken, ValueTask<int>> Read { get; init; }

    /// <summary>What the host does with what is sent to it.</summary>
    public required Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> Write { get; init; }

    /// <summary>What the kernel knows of the host's silence; nothing where not told.</summary>
    public Func<TimeSpan?> Unheard { get; init; } = () => null;

    public override Address RemoteAddress => Somewhere;

    public override Address LocalAddress => Somewhere;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => Read(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken) => Write(buffer, cancellationToken);

    public override TimeSpan? Silence() => Unheard();

    public override void CompleteWrites()
    {
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
