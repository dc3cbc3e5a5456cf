namespace Holdfast.Runtime.Simulated;

/// <summary>What has arrived in order and was not read yet.</summary>
internal sealed class ReceiveBuffer
{
    private readonly Queue<byte[]> _blocks = new();
    private int _consumedOfFirst;

    /// <summary>Bytes in it.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a block.</summary>
    public void Add(byte[] block)
    {
        _blocks.Enqueue(block);
        Count += block.Length;
    }

    /// <summary>Takes out as many bytes as the destination has room for; so many are there.</summary>
    public void Take(Span<byte> destination)
    {
        Count -= destination.Length;
        while (!destination.IsEmpty)
        {
            var first = _blocks.Peek().AsSpan(_consumedOfFirst);
            var size = Math.Min(first.Length, destination.Length);
            first[..size].CopyTo(destination);
            destination = destination[size..];
            _consumedOfFirst += size;
            if (size == first.Length)
            {
                _blocks.Dequeue();
                _consumedOfFirst = 0;
            }
        }
    }
}
