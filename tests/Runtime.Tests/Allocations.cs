namespace Holdfast.Runtime.Tests;

/// <summary>Exact allocation budgets. The platform books a collection that falls into a run on whoever runs, so a run may be repeated.</summary>
internal static class Allocations
{
    private const int Attempts = 10;

    /// <summary>Fails unless a run of the action allocates nothing on this thread; it is run once before, to warm up.</summary>
    public static void AssertNone(Action action)
    {
        action();
        var least = long.MaxValue;
        for (var attempt = 0; attempt < Attempts && least > 0; attempt++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }
}
