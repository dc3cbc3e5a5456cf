using Holdfast.Keeper.Native;

namespace Holdfast.Keeper.Logs;

/// <summary>
/// Looks at what stands first in a pipe and leaves it there: it is taken out only by being written, so that the death of this
/// program between the two loses nothing. Also what reads bytes that cannot be kept.
/// </summary>
internal sealed unsafe class PipePeek
{
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(RotationCut.Window, pinned: true);
    private readonly int _reader;
    private readonly int _writer;

    /// <summary>Creates it.</summary>
    /// <exception cref="SystemFailure">The system has no pipe to give.</exception>
    public PipePeek() => (_reader, _writer) = Pipes.Create();

    /// <summary>The first bytes of a pipe, at most <see cref="RotationCut.Window"/>; valid until the next call.</summary>
    public ReadOnlySpan<byte> Look(int pipe, int most)
    {
        var copied = Pipes.CopyTo(pipe, _writer, Math.Min(most, _buffer.Length));
        return copied > 0 ? Take(_reader, copied) : default;
    }

    /// <summary>Takes bytes out of a pipe; valid until the next call, empty where there are none.</summary>
    public ReadOnlySpan<byte> Take(int pipe, int most)
    {
        var count = 0;
        most = Math.Min(most, _buffer.Length);
        fixed (byte* start = _buffer)
        {
            // From a pipe one call may give less than there is.
            while (count < most && Libc.Read(pipe, start + count, (nuint)(most - count)) is var got and > 0)
                count += (int)got;
        }

        return _buffer.AsSpan(0, count);
    }
}
