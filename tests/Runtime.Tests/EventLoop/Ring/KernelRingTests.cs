using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Holdfast.Runtime.EventLoop.Native;
using Holdfast.Runtime.EventLoop.Ring;

namespace Holdfast.Runtime.Tests.EventLoop.Ring;

/// <summary>The kernel's rings as they are, against real sockets. Each test makes and uses its ring on one thread.</summary>
public sealed unsafe class KernelRingTests
{
    private const uint Small = 8;
    private const long Second = 1_000_000_000;

    [Fact]
    public void Nothing_is_done_and_told_with_its_tag()
    {
        using var ring = Create();
        for (var round = 0UL; round < 20; round++)
        {
            ring.Next()->Tag = 100 + round;
            Assert.Equal(1U, ring.Pending);
            Assert.Equal(1, ring.Enter(1, Second));
            Assert.True(ring.TryTake(out var completion));
            Assert.Equal((100 + round, 0, false, -1), (completion.Tag, completion.Result, completion.HasMore, completion.Buffer));
            Assert.False(ring.TryTake(out _));
        }
    }

    [Fact]
    public void A_full_queue_says_so_and_has_room_again_once_it_is_handed_over()
    {
        using var ring = Create();
        for (var i = 0; i < Small; i++)
        {
            Assert.True(ring.Next() != null);
        }

        Assert.True(ring.Next() == null);
        Assert.Equal((int)Small, ring.Enter(Small, Second));
        Assert.True(ring.Next() != null);
    }

    [Fact]
    public void Completions_that_do_not_fit_are_kept_by_the_kernel()
    {
        using var ring = Create();
        for (var tag = 1UL; tag <= 5 * Small; tag++)
        {
            var submission = ring.Next();
            if (submission == null)
            {
                Assert.Equal((int)Small, ring.Enter(0, 0));
                submission = ring.Next();
            }

            submission->Tag = tag;
        }

        _ = ring.Enter(0, 0);
        var seen = new List<ulong>();
        for (var round = 0; round < 20; round++)
        {
            while (ring.TryTake(out var completion))
            {
                seen.Add(completion.Tag);
            }

            _ = ring.Enter(0, 0);
        }

        Assert.Equal(Enumerable.Range(1, 5 * (int)Small).Select(tag => (ulong)tag), seen);
    }

    [Fact]
    public void Waiting_ends_when_its_time_is_over()
    {
        using var ring = Create();
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        Assert.Equal(-Errno.TimerExpired, ring.Enter(1, 20_000_000));
        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(start) >= TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public void A_counter_is_read_when_it_is_raised()
    {
        using var ring = Create();
        var counter = Libc.EventCounter(blocking: true);
        var count = (ulong*)NativeMemory.AllocZeroed(sizeof(ulong));
        var submission = ring.Next();
        (submission->Operation, submission->Descriptor) = (RingOperation.Read, counter);
        (submission->Address, submission->Length) = ((ulong)count, sizeof(ulong));
        Assert.Equal(1, ring.Enter(0, 0));
        Assert.False(ring.TryTake(out _));
        Libc.Raise(counter);
        Libc.Raise(counter);
        _ = ring.Enter(1, Second);
        Assert.True(ring.TryTake(out var completion));
        Assert.Equal((8, 2UL), (completion.Result, *count));
        NativeMemory.Free(count);
        Libc.Close(counter);
    }

    [Fact]
    public void Nothing_is_to_be_entered_for_until_something_is_submitted_or_has_happened()
    {
        using var ring = Create();
        Assert.True(ring.Setup.HasFlag(RingSetup.TaskFlag));
        Assert.True(ring.IsIdle);
        var counter = Libc.EventCounter(blocking: true);
        var count = (ulong*)NativeMemory.AllocZeroed(sizeof(ulong));
        var submission = ring.Next();
        (submission->Operation, submission->Descriptor) = (RingOperation.Read, counter);
        (submission->Address, submission->Length) = ((ulong)count, sizeof(ulong));
        Assert.False(ring.IsIdle);
        _ = ring.Enter(0, 0);
        Assert.True(ring.IsIdle);

        // What this wakes is done in the kernel's time; that it waits for us must show without entering.
        Libc.Raise(counter);
        Assert.True(SpinWait.SpinUntil(() => !ring.IsIdle, TimeSpan.FromSeconds(10)));
        Assert.False(ring.HasCompletions);
        _ = ring.Enter(0, 0);
        Assert.True(ring.TryTake(out var completion));
        Assert.Equal((8, 1UL), (completion.Result, *count));
        Assert.True(ring.IsIdle);
        NativeMemory.Free(count);
        Libc.Close(counter);
    }

    [Fact]
    public void A_ring_with_completions_that_did_not_fit_is_to_be_entered()
    {
        using var ring = Create();
        for (var tag = 1UL; tag <= 5 * Small; tag++)
        {
            var submission = ring.Next();
            if (submission == null)
            {
                _ = ring.Enter(0, 0);
                submission = ring.Next();
            }

            submission->Tag = tag;
        }

        _ = ring.Enter(0, 0);
        Assert.True(ring.HasOverflowed);
        Assert.False(ring.IsIdle);
    }

    [Fact]
    public void One_submission_accepts_many_until_it_is_cancelled()
    {
        using var ring = Create();
        using var listening = Listening();
        var submission = ring.Next();
        (submission->Operation, submission->Priority, submission->Tag) = (RingOperation.Accept, Submission.AcceptsMany, 7);
        submission->Descriptor = (int)listening.SafeHandle.DangerousGetHandle();
        _ = ring.Enter(0, 0);
        for (var i = 0; i < 3; i++)
        {
            using var client = Connected(listening);
            _ = ring.Enter(1, Second);
            Assert.True(ring.TryTake(out var accepted));
            Assert.True(accepted is { Result: >= 0, HasMore: true, Tag: 7 });
            Assert.Equal((IPEndPoint)client.LocalEndPoint!, NativeSocket.RemoteEnd(accepted.Result));
            Libc.Close(accepted.Result);
        }

        submission = ring.Next();
        (submission->Operation, submission->Descriptor, submission->Address, submission->Tag) = (RingOperation.Cancel, -1, 7, 8);
        _ = ring.Enter(2, Second);
        var ends = new Dictionary<ulong, int>();
        while (ring.TryTake(out var completion))
        {
            Assert.False(completion.HasMore);
            ends.Add(completion.Tag, completion.Result);
        }

        Assert.Equal(-Errno.Canceled, ends[7]);
        Assert.Equal(0, ends[8]);
    }

    [Fact]
    public void One_submission_receives_into_lent_buffers_until_none_is_left()
    {
        const int Count = 4;
        using var ring = Create();
        using var buffers = BufferRing.Create(ring, Count, 16, out var error)!;
        Assert.Equal(0, error);
        using var listening = Listening();
        using var client = Connected(listening);
        using var server = listening.Accept();
        Receive(ring, server);
        _ = ring.Enter(0, 0);
        var held = new List<int>();
        for (var i = 0; i < Count; i++)
        {
            client.Send([(byte)i, 1, 2]);
            _ = ring.Enter(1, Second);
            Assert.True(ring.TryTake(out var received));
            Assert.True(received is { Result: 3, HasMore: true, Buffer: >= 0 });
            Assert.Equal([(byte)i, 1, 2], buffers.Bytes(received.Buffer, 0, 3).ToArray());
            buffers.Took();
            held.Add(received.Buffer);
        }

        Assert.Equal(Count, held.Distinct().Count());
        Assert.Equal(0, buffers.Lent);
        client.Send([9]);
        _ = ring.Enter(1, Second);
        Assert.True(ring.TryTake(out var starved));
        Assert.True(starved is { Result: -Errno.NoBuffers, HasMore: false, Buffer: -1 });

        buffers.GiveBack(held[2]);
        buffers.Publish();
        Receive(ring, server);
        _ = ring.Enter(1, Second);
        Assert.True(ring.TryTake(out var again));
        Assert.Equal((1, held[2]), (again.Result, again.Buffer));
        Assert.Equal([9], buffers.Bytes(again.Buffer, 0, 1).ToArray());
    }

    [Fact]
    public void A_ring_is_refused_where_it_asks_too_much()
    {
        Assert.Null(KernelRing.Create(0, 0, out var error));
        Assert.Equal(-Errno.Invalid, error);
    }

    [Fact]
    public void What_this_kernel_knows_is_told()
    {
        using var ring = Create();
        Assert.True(ring.Knows(RingOperation.Nothing, RingOperation.Send, RingOperation.Rename));
        Assert.False(ring.Knows(RingOperation.Send, (RingOperation)250));
    }

    private static KernelRing Create() => KernelRing.Create(Small, Small * 2, out _)!;

    private static void Receive(KernelRing ring, Socket socket)
    {
        var submission = ring.Next();
        (submission->Operation, submission->Priority) = (RingOperation.Receive, Submission.ReceivesMany);
        (submission->Flags, submission->BufferGroup) = (Submission.SelectsBuffer, BufferRing.Group);
        submission->Descriptor = (int)socket.SafeHandle.DangerousGetHandle();
    }

    private static Socket Listening()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        return socket;
    }

    private static Socket Connected(Socket listening)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(listening.LocalEndPoint!);
        return socket;
    }
}
