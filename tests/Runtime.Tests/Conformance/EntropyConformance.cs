namespace Holdfast.Runtime.Tests.Conformance;

public abstract class EntropyConformance(ExecutionModel model)
{
    [Fact]
    public Task Identifiers_ascend_and_carry_the_time() => model.RunAsync(io =>
    {
        const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";
        string[] ids = [.. Enumerable.Range(0, 2000).Select(_ => io.Random.NewId())];
        Assert.All(ids, id => Assert.Equal(26, id.Length));
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Equal(ids.Length, ids.Distinct().Count());
        var milliseconds = ids[^1][..10].Aggregate(0L, (sum, digit) => (sum << 5) + Digits.IndexOf(digit));
        Assert.Equal(io.Clock.UtcNow, DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), TimeSpan.FromSeconds(5));
        return Task.CompletedTask;
    });

    [Fact]
    public Task Numbers_stay_in_range_and_reach_all_of_it() => model.RunAsync(io =>
    {
        var seen = new HashSet<long>();
        for (var i = 0; i < 500; i++)
        {
            seen.Add(io.Random.NextInt64(7));
            Assert.InRange(io.Random.NextDouble(), 0, 0.9999999999999999);
            Assert.InRange(io.Random.NextInt64(long.MaxValue), 0, long.MaxValue - 1);
        }

        Assert.Equal([0, 1, 2, 3, 4, 5, 6], seen.Order());
        Assert.Equal(0, io.Random.NextInt64(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => io.Random.NextInt64(0));
        return Task.CompletedTask;
    });

    [Fact]
    public Task Filling_reaches_every_byte() => model.RunAsync(io =>
    {
        var seen = new byte[13];
        for (var i = 0; i < 64; i++)
        {
            var buffer = new byte[13];
            io.Random.Fill(buffer);
            for (var j = 0; j < buffer.Length; j++)
            {
                seen[j] |= buffer[j];
            }
        }

        Assert.All(seen, bits => Assert.Equal(0xFF, bits));
        return Task.CompletedTask;
    });
}
