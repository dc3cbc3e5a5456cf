namespace Holdfast.Runtime.EventLoop.Ring;

/// <summary>Small writes of one connection: a block that the kernel is sending, and one that gathers what is written meanwhile.</summary>
internal struct SendQueue
{
    // Blocks are numbered from 1 here, so that a queue nobody has touched is empty.
    private int _sending;
    private int _gathering;
    private int _offset;
    private int _length;
    private int _gathered;

    /// <summary>Whether something is being sent.</summary>
    public readonly bool IsBusy => _sending != 0;

    /// <summary>Takes bytes, at most a block; false where there is no room for all of them.</summary>
    public bool TryAdd(SendBlocks blocks, ReadOnlySpan<byte> bytes)
    {
        if (_sending == 0)
        {
            _sending = blocks.Rent() + 1;
            if (_sending == 0)
                return false;
            bytes.CopyTo(blocks.Bytes(_sending - 1));
            _offset = 0;
            _length = bytes.Length;
            return true;
        }

        if (_gathering == 0)
        {
            _gathering = blocks.Rent() + 1;
            _gathered = 0;
        }

        if (_gathering == 0 || _gathered + bytes.Length > SendBlocks.BlockBytes)
            return false;
        bytes.CopyTo(blocks.Bytes(_gathering - 1)[_gathered..]);
        _gathered += bytes.Length;
        return true;
    }

    /// <summary>What is to be sent now: where, and how many bytes.</summary>
    public readonly (ulong Address, uint Length) Current(SendBlocks blocks) =>
        (blocks.Address(_sending - 1) + (uint)_offset, (uint)(_length - _offset));

    /// <summary>Bytes were sent; whether more are to be.</summary>
    public bool Advance(SendBlocks blocks, int bytes)
    {
        _offset += bytes;
        if (_offset < _length)
            return true;
        blocks.Return(_sending - 1);
        (_sending, _length, _offset) = (_gathering, _gathered, 0);
        (_gathering, _gathered) = (0, 0);
        return _sending != 0;
    }

    /// <summary>Drops everything.</summary>
    public void Clear(SendBlocks blocks)
    {
        if (_sending != 0)
            blocks.Return(_sending - 1);
        if (_gathering != 0)
            blocks.Return(_gathering - 1);
        this = default;
    }
}
