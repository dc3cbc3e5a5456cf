using System.Threading.Channels;
using Holdfast.Keeper.Protocol;
using Holdfast.Runtime;

namespace Holdfast.Processes.Tests.Simulated.Keeping;

/// <summary>One client of the modelled Keeper.</summary>
internal sealed class ModelledPeer(Io io, Connection connection)
{
    private const int ReadBytes = 64 * 1024;

    private readonly Channel<byte[]> _unsent = Channel.CreateUnbounded<byte[]>(new() { SingleReader = true });

    /// <summary>Whether it has greeted; before that nothing else is answered.</summary>
    public bool Greeted { get; set; }

    /// <summary>Whether it is told of ends.</summary>
    public bool Subscribed { get; set; }

    /// <summary>Begins to read and to write.</summary>
    /// <param name="received">Takes each frame; one without fields when the client is gone.</param>
    public void Begin(Action<ModelledPeer, MessageKind, uint, byte[]?> received)
    {
        _ = io.Start("keeper:peer", () => ReadAsync(received));
        _ = io.Start("keeper:answers", WriteAsync);
    }

    /// <summary>Sends a frame, when the client takes it.</summary>
    public void Send(Action<FrameWriter> write)
    {
        var writer = new FrameWriter();
        write(writer);
        _unsent.Writer.TryWrite(writer.Written.ToArray());
    }

    /// <summary>Closes the connection.</summary>
    public ValueTask CloseAsync()
    {
        _unsent.Writer.TryComplete();
        return connection.DisposeAsync();
    }

    private async Task ReadAsync(Action<ModelledPeer, MessageKind, uint, byte[]?> received)
    {
        var buffer = new byte[2 * ReadBytes];
        var length = 0;
        try
        {
            while (await connection.ReadAsync(buffer.AsMemory(length), CancellationToken.None) is var count and > 0)
            {
                length += count;
                var taken = TakeFrames(buffer.AsSpan(0, length), received);
                buffer.AsSpan(taken, length - taken).CopyTo(buffer);
                length -= taken;
                if (length == buffer.Length)
                    Array.Resize(ref buffer, buffer.Length * 2);
            }
        }
        catch (Exception failure) when (failure is NetworkException or ProtocolException)
        {
            // Whichever it is, it is gone.
            await CloseAsync();
        }

        received(this, default, 0, null);
    }

    private int TakeFrames(ReadOnlySpan<byte> bytes, Action<ModelledPeer, MessageKind, uint, byte[]?> received)
    {
        var taken = 0;
        while (Frame.TryTake(bytes[taken..], out var frame, out var consumed))
        {
            received(this, frame.Kind, frame.Request, frame.Fields.ToArray());
            taken += consumed;
        }

        return taken;
    }

    private async Task WriteAsync()
    {
        try
        {
            await foreach (var frame in _unsent.Reader.ReadAllAsync())
                await connection.WriteAsync(frame, CancellationToken.None);
        }
        catch (NetworkException)
        {
            await CloseAsync();
        }
    }
}
