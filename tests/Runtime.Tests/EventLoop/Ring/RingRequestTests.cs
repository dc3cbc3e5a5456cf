using System.Buffers;
using System.Runtime.InteropServices;
using Holdfast.Runtime.EventLoop;
using Holdfast.Runtime.EventLoop.Native;
using Holdfast.Runtime.EventLoop.Ring;

namespace Holdfast.Runtime.Tests.EventLoop.Ring;

public sealed class RingRequestTests
{
    [Fact]
    public async Task Memory_is_let_go_of_when_the_kernel_answers_and_not_when_the_loop_gives_up_waiting()
    {
        await using var io = new EventLoopIo(new EventLoopOptions { Loops = 1, Driver = EventLoopDriver.IoUring });
        var counter = Libc.EventCounter(blocking: true);
        using var memory = new Watched();
        var loop = io.Loops.Loops[0];
        var (request, submission) = Read(loop, counter, memory);
        var reading = request.RunAsync(submission, default).AsTask();
        await io.Clock.Delay(TimeSpan.FromMilliseconds(20));
        Assert.Equal(1, memory.Pins);

        // What a loop does to those whom the kernel still owes an answer when its time is over.
        request.Abandon();
        Assert.Equal(-Errno.Canceled, await reading);
        Assert.Equal(1, memory.Pins);
        _ = Libc.Raise(counter);
        while (memory.Pins > 0)
        {
            await io.Clock.Delay(TimeSpan.FromMilliseconds(1));
        }

        var (next, again) = Read(loop, counter, memory);
        Assert.Equal(1, memory.Pins);
        _ = Libc.Raise(counter);
        Assert.Equal(sizeof(ulong), await next.RunAsync(again, default));
        Assert.Equal(0, memory.Pins);

        var (cancelled, never) = Read(loop, counter, memory);
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.RunAsync(never, source.Token).AsTask());
        Assert.Equal(0, memory.Pins);
        _ = Libc.Close(counter);
    }

    private static unsafe (RingRequest Request, Submission Submission) Read(Loop loop, int descriptor, Watched memory)
    {
        var pinned = memory.Memory.Pin();
        var submission = new Submission
        {
            Operation = RingOperation.Read,
            Descriptor = descriptor,
            Address = (ulong)pinned.Pointer,
            Length = sizeof(ulong),
        };
        return (new RingRequest(loop, "reads a counter", pinned), submission);
    }

    private sealed unsafe class Watched : MemoryManager<byte>
    {
        private readonly byte* _bytes = (byte*)NativeMemory.AllocZeroed(sizeof(ulong));
        private int _pins;

        public int Pins => Volatile.Read(ref _pins);

        public override Span<byte> GetSpan() => new(_bytes, sizeof(ulong));

        public override MemoryHandle Pin(int elementIndex = 0)
        {
            Interlocked.Increment(ref _pins);
            return new MemoryHandle(_bytes + elementIndex, pinnable: this);
        }

        public override void Unpin() => Interlocked.Decrement(ref _pins);

        protected override void Dispose(bool disposing) => NativeMemory.Free(_bytes);
    }
}
