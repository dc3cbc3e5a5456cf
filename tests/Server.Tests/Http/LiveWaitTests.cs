using Holdfast.Runtime;
using Holdfast.Runtime.Simulated;
using Holdfast.Server.Http;

namespace Holdfast.Server.Tests.Http;

public sealed class LiveWaitTests
{
    private static readonly Func<Task> Nothing = () => Task.CompletedTask;

    [Fact]
    public void A_reader_that_goes_away_leaves_nobody_reading() => Simulation.RunSeeds(5, async io =>
    {
        using var gone = new CancellationTokenSource();
        var reading = new Reading(io);
        var waiting = new LiveWait(io.Clock, () => true, gone.Token).NextAsync(reading.NextAsync, Nothing);
        await io.Clock.Delay(TimeSpan.FromSeconds(1));
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.False(reading.IsRunning);
    });

    [Fact]
    public void Who_is_let_in_no_longer_is_told_nothing_more_and_leaves_nobody_reading() => Simulation.RunSeeds(5, async io =>
    {
        var isAdmitted = true;
        var quiet = 0;
        var reading = new Reading(io);
        var waiting = new LiveWait(io.Clock, () => isAdmitted, CancellationToken.None).NextAsync(reading.NextAsync, () =>
        {
            isAdmitted = ++quiet < 3;
            return Task.CompletedTask;
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal((3, 120, false), (quiet, (int)io.Clock.Elapsed.TotalSeconds, reading.IsRunning));
    });

    [Fact]
    public void A_reader_that_cannot_be_written_to_leaves_nobody_reading() => Simulation.RunSeeds(5, async io =>
    {
        var reading = new Reading(io);
        var waiting = new LiveWait(io.Clock, () => true, CancellationToken.None).NextAsync(reading.NextAsync, () => throw new IOException("broken"));
        await Assert.ThrowsAsync<IOException>(() => waiting);
        Assert.False(reading.IsRunning);
    });

    /// <summary>Reads for an hour, and needs a while to end when it is to.</summary>
    private sealed class Reading(Io io)
    {
        public bool IsRunning { get; private set; }

        public async ValueTask<int> NextAsync(CancellationToken cancellationToken)
        {
            IsRunning = true;
            try
            {
                await io.Clock.Delay(TimeSpan.FromHours(1), cancellationToken);
                return 1;
            }
            finally
            {
                await io.Clock.Delay(TimeSpan.FromMilliseconds(5), CancellationToken.None);
                IsRunning = false;
            }
        }
    }
}
