namespace Holdfast.Benchmarks.Runtime;

/// <summary>The sleeps of the comparison, the same for every contestant.</summary>
internal static class Pauses
{
    /// <summary>The length of a sleep by its number: half a second to a second and a half, spread evenly.</summary>
    public static TimeSpan Of(int index) => TimeSpan.FromMilliseconds(500) + TimeSpan.FromMicroseconds(unchecked((uint)index * 2654435761u) % 1_000_000);
}
