using System.Runtime.CompilerServices;
using Holdfast.Runtime.Simulated;
using Holdfast.Runtime.Streams;

namespace Holdfast.Runtime.Tests.Docs;

public sealed class StreamsSnippets
{
    [Fact]
    public void Chain() => Simulation.RunSeeds(5, async io =>
    {
        var stored = new List<int>();
        var readings = ReadingsAsync(io);
        var cancellationToken = CancellationToken.None;

        // snippet: streams-chain
        var batches = readings
            .Filter(reading => reading >= 0)
            .Map(reading => reading * 10)
            .Batch(io, "readings", size: 100, longest: TimeSpan.FromSeconds(2), cancellationToken);

        await foreach (var batch in batches)
        {
            stored.AddRange(batch); // a hundred at a time, or what two seconds have brought
        }
        // end snippet

        Assert.Equal(Enumerable.Range(0, 50).Select(n => n * 10), stored);
    });

    [Fact]
    public void Merge() => Simulation.RunSeeds(5, async io =>
    {
        var north = ReadingsAsync(io);
        var south = ReadingsAsync(io);
        var count = 0;
        var cancellationToken = CancellationToken.None;

        // snippet: streams-merge
        IAsyncEnumerable<int>[] both = [north, south];
        await foreach (var reading in both.Merge(io, "stations", capacity: 16, cancellationToken))
        {
            if (++count == 20)
            {
                break; // both sources have ended before the loop is left
            }
        }
        // end snippet

        Assert.Equal(20, count);
    });

    private static async IAsyncEnumerable<int> ReadingsAsync(Io io, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var i = -5; i < 50; i++)
        {
            await io.Clock.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
            yield return i;
        }
    }
}
