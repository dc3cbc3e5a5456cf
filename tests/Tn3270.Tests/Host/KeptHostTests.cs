using Holdfast.Runtime;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Tn3270.Host;

namespace Holdfast.Tn3270.Tests.Host;

/// <summary>A terminal counts as kept only while all that it sends is.</summary>
public sealed class KeptHostTests
{
    [Fact]
    public void Where_there_is_no_room_for_what_the_terminal_sends_it_is_kept_no_longer()
    {
        PlacedKeep keep = new() { Place = new byte[8] };
        KeptHost kept = new(keep, new HostMachine(new HostOptions()));
        Assert.Equal(8, kept.Room().Length);
        Assert.Null(keep.Reason);
        keep.Place = default;
        Assert.True(kept.Room().IsEmpty);
        Assert.False(keep.Keeps);
        Assert.Contains("no room", keep.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_left_terminal_that_ends_before_its_application_was_run_is_told_of()
    {
        await using ThreadPoolIo io = new();
        bool served = false;
        await using HostListener listener = await HostListener.StartAsync(
            io, Address.Tcp("127.0.0.1", 0), new HostOptions(), (_, _) => Task.FromResult(served = true), TestContext.Current.CancellationToken);
        HostMachine machine = MachineBytes.Agreed(new HostOptions(), 0, 2, 4);
        machine.Negotiate(HostDialect.Tn3270E);
        TaskCompletionSource unserved = new(TaskCreationOptions.RunContinuationsAsynchronously);
        LeftTerminal left = new(new SilentConnection(), new PlacedKeep { Place = new byte[64] }, machine, default) { Unserved = unserved.SetResult };
        Assert.True(listener.Adopt(left));
        await unserved.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.False(served);
    }

    /// <summary>Its far side has gone.</summary>
    private sealed class SilentConnection : Connection
    {
        public override Address RemoteAddress => Address.Tcp("127.0.0.1", 1);

        public override Address LocalAddress => Address.Tcp("127.0.0.1", 2);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => ValueTask.FromResult(0);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken) => default;

        public override void CompleteWrites()
        {
        }

        public override ValueTask DisposeAsync() => default;
    }
}
