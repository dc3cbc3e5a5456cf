using Holdfast.Runtime.Channels;
using Holdfast.Runtime.Simulated;

namespace Holdfast.Runtime.Tests.Docs;

public sealed class ComingFromSnippets
{
    [Fact]
    public void Fan_out() => Simulation.RunSeeds(5, async io =>
    {
        var cancellationToken = CancellationToken.None;

        // snippet: coming-from-fan-out
        var jobs = Channel.Bounded<int>("jobs", 16);
        var results = Channel.Bounded<int>("results", 16);
        var sum = 0;

        await Nursery.RunAsync(io, async nursery =>
        {
            for (var worker = 0; worker < 4; worker++)
            {
                nursery.Start($"worker:{worker}", async token =>
                {
                    await foreach (var job in jobs.Receiver.ReadAllAsync(token))
                    {
                        await results.Sender.SendAsync(job * job, token);
                    }
                });
            }

            nursery.Start("jobs", async token =>
            {
                for (var job = 1; job <= 100; job++)
                {
                    await jobs.Sender.SendAsync(job, token);
                }

                jobs.Sender.Close();
            });

            for (var i = 0; i < 100; i++)
            {
                sum += await results.Receiver.ReceiveAsync(cancellationToken);
            }
        }, cancellationToken);
        // end snippet

        Assert.Equal(338_350, sum);
    });
}
