using Holdfast.Runtime.Simulated;

namespace Holdfast.Runtime.Tests;

public sealed class IdSequenceTests
{
    [Fact]
    public void Identifiers_ascend_even_when_the_clock_goes_back() => Simulation.Run(1, io =>
    {
        var ids = new IdSequence();
        long[] milliseconds = [1000, 1000, 999, 5, 1001, 1001, 0, 1002];
        string[] made = [.. milliseconds.Select(millisecond => ids.Next(millisecond, io.Random))];
        Assert.Equal(made.Order(StringComparer.Ordinal), made);
        Assert.Equal(made.Length, made.Distinct().Count());
        return Task.CompletedTask;
    });

    [Fact]
    public void The_layout_is_that_of_a_ulid() => Simulation.Run(1, io =>
    {
        // The example of the ULID specification: 1469918176385 ms is 01ARYZ6S41.
        Assert.StartsWith("01aryz6s41", new IdSequence().Next(1469918176385, io.Random));
        return Task.CompletedTask;
    });
}
