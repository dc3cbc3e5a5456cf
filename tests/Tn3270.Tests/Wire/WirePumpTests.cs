using Holdfast.Runtime;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Tests.Wire;

/// <summary>A connection is left only when nothing is being written to it, and that takes no longer than it may.</summary>
public sealed class WirePumpTests
{
    [Fact]
    public async Task Leaving_ends_where_the_write_that_is_under_way_succeeds()
    {
        await using Left left = await Left.StartAsync();
        Task<bool> leaving = left.Pump.LeaveAsync(Task.CompletedTask, left.Io.Clock).AsTask();
        left.Connection.Go.SetResult();
        await left.Flushing;
        // Sooner than the limit: it is the write's end that ends it.
        Assert.True(await leaving.WaitAsync(WirePump.LeaveTime / 2, TestContext.Current.CancellationToken));
        Assert.True(left.Connection.IsLeft);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_write_that_does_not_end_keeps_the_connection_from_being_left_and_nobody_waits_for_ever()
    {
        await using Left left = await Left.StartAsync();
        Assert.False(await left.Pump.LeaveAsync(Task.CompletedTask, left.Io.Clock).AsTask().WaitAsync(WirePump.LeaveTime * 5, TestContext.Current.CancellationToken));
        Assert.False(left.Connection.IsLeft);
        left.Connection.Go.SetResult();
        await left.Flushing;
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Whoever_reads_and_does_not_end_keeps_the_connection_from_being_left_for_no_longer_than_it_may()
    {
        await using Left left = await Left.StartAsync();
        left.Connection.Go.SetResult();
        await left.Flushing;
        TaskCompletionSource reading = new();
        Assert.False(await left.Pump.LeaveAsync(reading.Task, left.Io.Clock).AsTask().WaitAsync(WirePump.LeaveTime * 5, TestContext.Current.CancellationToken));
        Assert.False(left.Connection.IsLeft);
        reading.SetResult();
        Assert.True(await left.Pump.LeaveAsync(reading.Task, left.Io.Clock));
        Assert.True(left.Connection.IsLeft);
    }

    /// <summary>A pump that has ended while something was being written.</summary>
    private sealed class Left : IAsyncDisposable
    {
        public ThreadPoolIo Io { get; } = new();

        public required HeldConnection Connection { get; init; }

        public required WirePump Pump { get; init; }

        public Task Flushing { get; private set; } = Task.CompletedTask;

        public static async Task<Left> StartAsync()
        {
            HeldConnection connection = new();
            HostMachine machine = new(new HostOptions());
            Left left = new() { Connection = connection, Pump = new WirePump(connection, machine) };
            using CancellationTokenSource life = new();
            Task running = left.Pump.RunAsync(life.Token);
            Assert.True(machine.Output.IsEmpty);
            connection.Holds = true;
            lock (left.Pump.Gate)
            {
                machine.KeepAlive(wantsAnswer: true);
            }
            left.Flushing = left.Pump.FlushAsync(life.Token).AsTask();
            await life.CancelAsync();
            await running;
            return left;
        }

        public ValueTask DisposeAsync() => Io.DisposeAsync();
    }

    /// <summary>Holds writes back when told to, and says nothing.</summary>
    private sealed class HeldConnection : Connection
    {
        public bool Holds { get; set; }

        public bool IsLeft { get; private set; }

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override Address RemoteAddress => Address.Tcp("127.0.0.1", 1);

        public override Address LocalAddress => Address.Tcp("127.0.0.1", 2);

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
        {
            if (Holds)
            {
                await Go.Task;
            }
        }

        public override ValueTask LeaveAsync()
        {
            IsLeft = true;
            return default;
        }

        public override void CompleteWrites()
        {
        }

        public override ValueTask DisposeAsync() => default;
    }
}
