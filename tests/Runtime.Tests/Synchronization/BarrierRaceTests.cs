using Holdfast.Runtime.Synchronization;

namespace Holdfast.Runtime.Tests.Synchronization;

/// <summary>What no simulation shows, because there a cancellation is one step: threads that cancel while others arrive.</summary>
public sealed class BarrierRaceTests
{
    [Fact]
    public async Task A_cancellation_that_meets_the_last_arrival_leaves_nobody_through_alone()
    {
        const int Rounds = 20_000;
        var barrier = new AsyncBarrier("start", 3);
        using var rendezvous = new Barrier(2);
        CancellationTokenSource? source = null;
        var canceller = new Thread(() =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                rendezvous.SignalAndWait();
                source!.Cancel();
                rendezvous.SignalAndWait();
            }
        });
        canceller.Start();
        var met = 0;
        var torn = 0;
        for (var round = 0; round < Rounds; round++)
        {
            source = new CancellationTokenSource();
            using var rest = new CancellationTokenSource();
            var impatient = barrier.ArriveAsync(source.Token).AsTask();
            var patient = barrier.ArriveAsync(rest.Token).AsTask();
            rendezvous.SignalAndWait();
            Thread.SpinWait(round % 200);
            var last = barrier.ArriveAsync(rest.Token).AsTask();
            rendezvous.SignalAndWait();
            var all = await EndedWellAsync(impatient);
            await rest.CancelAsync();
            var others = (await EndedWellAsync(patient), await EndedWellAsync(last));
            torn += others == (all, all) ? 0 : 1;
            met += all ? 1 : 0;
            source.Dispose();
        }

        canceller.Join();
        Assert.Equal(0, torn);
        Assert.Equal(met, barrier.Phase);
    }

    private static async Task<bool> EndedWellAsync(Task arrival)
    {
        try
        {
            await arrival;
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
