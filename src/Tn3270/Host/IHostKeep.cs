using System.Buffers;

namespace Holdfast.Tn3270.Host;

/// <summary>
/// What keeps one terminal's connection over the end of this process: memory that its bytes are received into and its state is written to, and
/// somebody who holds the socket. Its methods are called by one at a time, but for <see cref="DropAsync"/> and <see cref="HoldAsync"/>.
/// </summary>
public interface IHostKeep
{
    /// <summary>Whether the connection is still kept.</summary>
    bool Keeps { get; }

    /// <summary>Whether the socket is held, so that this process may leave it.</summary>
    bool IsHeld { get; }

    /// <summary>Where the next bytes of the terminal are to be received; empty where it is not kept.</summary>
    Memory<byte> Room();

    /// <summary>So many bytes were received there.</summary>
    void Took(int count);

    /// <summary>Keeps the state, in which is all that was received; where that cannot be, the connection is kept no longer.</summary>
    /// <param name="note">What the application notes.</param>
    /// <param name="write">Writes the machine's state.</param>
    void Save(ReadOnlyMemory<byte> note, Action<IBufferWriter<byte>> write);

    /// <summary>What was received may be forgotten: it is in the state kept last, and no read is under way.</summary>
    void Forget();

    /// <summary>Has somebody hold the socket.</summary>
    ValueTask HoldAsync(CancellationToken cancellationToken);

    /// <summary>Keeps the connection no longer, and says why; null where it never should have been.</summary>
    void GiveUp(string? reason);

    /// <summary>Ends it for whoever holds the socket too; before it is closed here.</summary>
    ValueTask DropAsync();

    /// <summary>After the connection was closed.</summary>
    void End();

    /// <summary>After this process has let go of the connection, which goes on.</summary>
    void Leave();
}
