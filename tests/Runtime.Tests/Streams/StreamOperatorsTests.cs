using System.Runtime.CompilerServices;
using Holdfast.Runtime.Simulated;
using Holdfast.Runtime.Streams;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Runtime.Tests.Streams;

public sealed class StreamOperatorsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Operators_give_what_they_say() => Simulation.RunSeeds(10, async io =>
    {
        var source = new Source(io, 6);
        Assert.Equal([0, 10, 20, 30, 40, 50], await source.ReadAsync().Map(n => n * 10).ToListAsync());
        Assert.Equal([1, 2, 3, 4, 5, 6], await source.ReadAsync().Map(async (n, token) =>
        {
            await io.Clock.Delay(TimeSpan.FromMilliseconds(1), token);
            return n + 1;
        }).ToListAsync());
        Assert.Equal([0, 2, 4], await source.ReadAsync().Filter(n => n % 2 == 0).ToListAsync());
        Assert.Equal([[0, 1, 2, 3], [4, 5]], await source.ReadAsync().Batch(4).ToListAsync());
        Assert.Equal([[0, 1, 2], [2, 3, 4]], await source.ReadAsync().Window(3, 2).ToListAsync());
        Assert.Equal([[0, 1], [3, 4]], await source.ReadAsync().Window(2, 3).ToListAsync());
        Assert.Equal([[0, 1, 2, 3, 4, 5]], await source.ReadAsync().Window(6).ToListAsync());
        Assert.Equal([0, 1, 2, 3, 4, 5], await source.ReadAsync().Buffer(io, "buffer", 2).ToListAsync());
        Assert.Equal(source.Begun, source.Disposed);
    });

    [Fact]
    public void Nothing_is_read_before_it_is_asked_for() => Simulation.RunSeeds(10, async io =>
    {
        var source = new Source(io, 100);
        var stream = source.ReadAsync().Map(n => n + 1).Filter(n => n > 2);
        await io.Clock.Delay(TimeSpan.FromSeconds(1));
        Assert.Equal(0, source.Given);
        await using var elements = stream.GetAsyncEnumerator();
        await elements.MoveNextAsync();
        Assert.Equal(3, elements.Current);
        Assert.Equal(3, source.Given);
    });

    [Fact]
    public void A_buffer_reads_ahead_no_further_than_its_capacity() => Simulation.RunSeeds(20, async io =>
    {
        var source = new Source(io, 100);
        await using (var elements = source.ReadAsync().Buffer(io, "buffer", 4).GetAsyncEnumerator())
        {
            Assert.True(await elements.MoveNextAsync());
            await io.Clock.Delay(TimeSpan.FromSeconds(1));

            // One taken, four in the buffer, one in the hand of the fiber.
            Assert.Equal(6, source.Given);
        }

        Assert.Equal(1, source.Disposed);
    });

    [Fact]
    public void Merging_keeps_the_order_of_each_source_and_loses_nothing() => Simulation.RunSeeds(40, async io =>
    {
        var sources = Enumerable.Range(0, 3).Select(s => new Source(io, 20).ReadAsync().Map(n => (Source: s, Number: n))).ToList();
        var all = await sources.Merge(io, "merged", 2).ToListAsync();
        Assert.Equal(60, all.Count);
        foreach (var one in all.GroupBy(element => element.Source))
        {
            Assert.Equal(Enumerable.Range(0, 20), one.Select(element => element.Number));
        }
    });

    [Fact]
    public void A_failure_of_a_source_comes_after_its_elements_and_ends_the_others() => Simulation.RunSeeds(40, async io =>
    {
        var failing = new Source(io, 3) { Failure = new IOException("gone") };
        var endless = new Source(io, int.MaxValue);
        var got = new List<int>();
        var failure = await Assert.ThrowsAsync<IOException>(async () =>
        {
            await foreach (var element in new[] { failing.ReadAsync(), endless.ReadAsync().Map(n => n + 1000) }.Merge(io, "merged", 2))
            {
                got.Add(element);
            }
        });
        Assert.Equal("gone", failure.Message);
        Assert.Equal([0, 1, 2], got.Where(n => n < 1000));
        Assert.Equal(1, endless.Disposed);
        Assert.Equal(1, failing.Disposed);
    });

    [Fact]
    public void Leaving_the_loop_ends_the_source_before_it_returns() => Simulation.RunSeeds(40, async io =>
    {
        var source = new Source(io, int.MaxValue);
        await foreach (var batch in source.ReadAsync().Buffer(io, "first", 3).Batch(io, "second", 2, TimeSpan.FromMilliseconds(7)))
        {
            if (batch.Contains(9))
            {
                break;
            }
        }

        Assert.Equal(1, source.Disposed);
    });

    [Fact]
    public void A_token_ends_the_loop_and_the_source() => Simulation.RunSeeds(20, async io =>
    {
        var source = new Source(io, int.MaxValue);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(50), io.Clock);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var element in source.ReadAsync().Buffer(io, "buffer", 3).WithCancellation(stop.Token))
            {
                Assert.True(element >= 0);
            }
        });
        Assert.Equal(1, source.Disposed);
    });

    [Fact]
    public void A_batch_is_given_when_it_is_full_or_its_time_is_over() => Simulation.RunSeeds(20, async io =>
    {
        var source = new Source(io, 7) { Pause = TimeSpan.FromSeconds(1) };
        var batches = await source.ReadAsync().Batch(io, "batches", 3, TimeSpan.FromSeconds(1.5)).ToListAsync();
        Assert.Equal(Enumerable.Range(0, 7), batches.SelectMany(batch => batch));
        Assert.All(batches, batch => Assert.InRange(batch.Count, 1, 2));
        var fast = await new Source(io, 7).ReadAsync().Batch(io, "batches", 3, TimeSpan.FromHours(1)).ToListAsync();
        Assert.Equal([3, 3, 1], fast.Select(batch => batch.Count));
    });

    [Fact]
    public void Throttling_keeps_its_distance_and_every_element() => Simulation.RunSeeds(10, async io =>
    {
        var times = new List<TimeSpan>();
        await foreach (var element in new Source(io, 5).ReadAsync().Throttle(io.Clock, TimeSpan.FromSeconds(1)))
        {
            Assert.Equal(times.Count, element);
            times.Add(io.Clock.Elapsed);
        }

        Assert.Equal(5, times.Count);
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromSeconds(1)));
    });

    [Fact]
    public async Task Streams_run_between_threads()
    {
        await using var io = new ThreadPoolIo();
        var sources = Enumerable.Range(0, 4).Select(s => new Source(io, 2_000) { Pause = null }.ReadAsync().Map(n => (s, n))).ToList();
        var all = await sources.Merge(io, "merged", 8, Token).Buffer(io, "buffer", 8, Token).ToListAsync(Token);
        Assert.Equal(8_000, all.Distinct().Count());
    }

    /// <summary>Counts up, and counts what is asked of it.</summary>
    private sealed class Source(Io io, int length)
    {
        public int Begun { get; private set; }

        public int Given { get; private set; }

        public int Disposed { get; private set; }

        public Exception? Failure { get; init; }

        public TimeSpan? Pause { get; init; } = TimeSpan.FromMilliseconds(3);

        public async IAsyncEnumerable<int> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            Begun++;
            try
            {
                for (var i = 0; i < length; i++)
                {
                    if (Pause is { } pause)
                    {
                        await io.Clock.Delay(pause, cancellationToken);
                    }

                    Given++;
                    yield return i;
                }

                if (Failure is not null)
                {
                    throw Failure;
                }
            }
            finally
            {
                Disposed++;
            }
        }
    }
}
